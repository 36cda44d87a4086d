"""The reader's language, and the nation's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, own_path, policy
from torana.doors.portal import theme as themes
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from django.http import HttpRequest

YEAR_S = 365 * 24 * 3600


@policy(Policy.ANYONE)
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Go on in another language, on the same page."""
    return _spoken(code, request.GET.get("next", ""))


@policy(Policy.RESIDENT, "POST")
def language_kept(request: HttpRequest) -> HttpResponse:
    """Go on in another language, and be written to in it from now on."""
    code, actor = request.POST.get("code", ""), actor_of(request)
    response = _spoken(code, request.POST.get("next", ""))
    assert actor.person_id is not None
    identity.choose_language(actor.person_id, code, by=actor, now=clock.now())
    return response


def _spoken(code: str, onward: str) -> HttpResponse:
    if code not in catalogue.nation().languages or code not in dict(settings.LANGUAGES):
        raise NotFound
    response = HttpResponseRedirect(own_path(onward) or "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@policy(Policy.ANYONE)
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the nation's colours; the address changes when they do, so a year is not too long."""
    del request
    colours = catalogue.nation().theme
    if digest != themes.digest(colours):
        raise NotFound
    response = HttpResponse(themes.stylesheet(colours), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response
