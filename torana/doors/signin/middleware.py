"""Who asks: from the session to `request.actor`, and to row-level security around the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base import clock, keys
from torana.base.actor import ANYONE, Actor, Holding, officer, person
from torana.base.gate.who import PERSON
from torana.base.postgres import scope
from torana.doors.signin import session
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

DESK = "/desk"


class ActorMiddleware:
    """Names who asks, to the views and to the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as whoever the session names."""
        with keys.at_hand():
            actor = request.actor = _actor_of(request)  # type: ignore[attr-defined] # base.web.actor_of reads it
            response = self.get_response(request)
        if actor is not ANYONE:
            request.META[PERSON] = str(actor.person_id)  # gives them a share of their own
            # On a shared computer, Back after signing out must show nothing.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _actor_of(request: HttpRequest) -> Actor:
    """Return who asks, and name them to the database: no query where loading the session did."""
    found = session.person_of(request, clock.now())
    if found is None:
        scope.name_nobody()
        return ANYONE
    resident = person(*found)
    scope.name(resident)
    held = _held(request, resident)
    if not held:
        return resident
    actor = officer(found[0], held)
    scope.name(actor)
    return actor


def _held(request: HttpRequest, resident: Actor) -> tuple[Holding, ...]:
    """Return the posts in which somebody acts here: at the desk alone, and read anew each time.

    So an officer who looks at their own cases sees no more than any resident, and a post that
    ended is ended with the next click.
    """
    if request.path != DESK and not request.path.startswith(f"{DESK}/"):
        return ()
    if not request.session.get("desk") or resident.person_id is None:
        return ()
    return identity.holdings_of(resident.person_id, now=clock.now())
