"""What a session holds: who signed in, when, and when they were last here.

Server-side rows under a random key in a cookie; nothing about anybody is in the cookie. Before
sign-in a session holds only the challenge that waits for its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.middleware.csrf import rotate_token

from torana.base.actor import Assurance

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from torana.parts.identity.api import SignedIn

SEEN_EVERY_S = 60  # a row written at each page would cost more than it tells


def remember_challenge(request: HttpRequest, challenge_id: UUID, onward: str) -> None:
    """Keep the challenge that waits for its code, and where to go on after it."""
    request.session["challenge"] = str(challenge_id)
    request.session["onward"] = onward


def challenge_of(request: HttpRequest) -> UUID | None:
    """Return the challenge that waits in this browser."""
    text = request.session.get("challenge")
    return UUID(text) if text else None


def onward_of(request: HttpRequest) -> str:
    """Return where to go on after sign-in, "" where nothing was asked for."""
    return str(request.session.get("onward", ""))


def begin(request: HttpRequest, signed_in: SignedIn, now: datetime) -> None:
    """Begin a session under a new key: whoever knew the old one is left with nothing."""
    request.session.flush()
    seconds = int(now.timestamp())
    request.session.update(
        {
            "person": str(signed_in.person_id),
            "assurance": int(signed_in.assurance),
            "since": seconds,
            "seen": seconds,
            "desk": signed_in.holds_posts,
        }
    )
    request.session.set_expiry(settings.SESSION_IDLE_S_MAX)
    rotate_token(request)


def person_of(request: HttpRequest, now: datetime) -> tuple[UUID, Assurance] | None:
    """Return who is signed in; end the session that was idle too long, or lasted too long."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person = request.session.get("person")
    if person is None:
        return None
    seconds = int(now.timestamp())
    idle_s = seconds - request.session["seen"]
    age_s = seconds - request.session["since"]
    if idle_s > settings.SESSION_IDLE_S_MAX or age_s > settings.SESSION_AGE_S_MAX:
        request.session.flush()
        return None
    if abs(idle_s) >= SEEN_EVERY_S:
        request.session["seen"] = seconds
    if age_s < -SEEN_EVERY_S:  # the clock stepped back: no session may outlive that
        request.session["since"] = seconds
    return UUID(person), Assurance(request.session["assurance"])
