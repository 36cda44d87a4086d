"""Who asks: from the session to `request.actor`, and to row-level security around the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base import clock
from torana.base.actor import ANYONE, Actor, Holding, officer, person
from torana.base.postgres.scope import scope
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
        now = clock.now()
        found = session.person_of(request, now)
        if found is None:
            request.actor = ANYONE  # type: ignore[attr-defined] # base.web.actor_of reads it
            return self.get_response(request)
        resident = person(*found)
        with scope(resident):
            held = _held(request, resident)
            actor = officer(found[0], held) if held else resident
            request.actor = actor  # type: ignore[attr-defined]
            with scope(actor):  # no further query for a resident
                response = self.get_response(request)
        # On a shared computer, Back after signing out must show nothing.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


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
