"""What stands around every page: the nation's name, colours, languages, and who is signed in.

A context processor, and nothing else: doors may not import it, for they do not know each other.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from torana.base.errors import Refusal
from torana.base.web import actor_of
from torana.doors.portal import theme
from torana.parts.catalogue import api as catalogue
from torana.templating import sayer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from torana.language.model import Nation

SECTIONS = ("cases", "data", "messages")


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as its own speakers write it, and the way it runs."""

    code: str
    title: str
    direction: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the header and the footer show."""

    language: str
    direction: str
    path: str
    at: str  # the section of the header that this page belongs to
    signed_in: bool
    desk: bool
    demo: bool
    name: str = "Torana"
    subtitle: str = ""
    others: tuple[Tongue, ...] = ()
    theme_url: str = ""
    theme_colour: str = ""
    phone: str = ""
    email: str = ""


class FormKey:
    """The hidden field that every form carries, made once a page: a page has several forms."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._made = ""

    def __html__(self) -> str:
        """Return the field as markup."""
        self._made = self._made or csrf_input(self._request)
        return self._made


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template `_`, `frame`, `csrf_input`, and `nation` where one is published."""
    language = get_language() or settings.LANGUAGE_CODE
    nation = _nation()
    given: dict[str, object] = {"_": sayer(language), "csrf_input": FormKey(request)}
    if nation is None:
        return given | {"frame": _of_request(request, language)}
    # Dates are shown in the nation's zone; there is one nation, so the thread may keep it.
    timezone.activate(ZoneInfo(nation.time_zone))
    return given | {"frame": _frame(request, language, nation), "nation": nation}


def _nation() -> Nation | None:
    try:
        return catalogue.nation()
    except Refusal:  # nothing published yet: the page stands without a name
        return None


def _frame(request: HttpRequest, language: str, nation: Nation) -> Frame:
    others = tuple(tongue(code) for code in nation.languages if code != language)
    return _of_request(
        request,
        language,
        name=nation.name.in_(language),
        subtitle=nation.government.in_(language),
        others=others,
        theme_url=theme.address(nation.theme),
        theme_colour=theme.colours(nation.theme)["indigo_deep"],
        phone=nation.support.get("phone", ""),
        email=nation.support.get("email", ""),
    )


def _of_request(
    request: HttpRequest,
    language: str,
    **of_nation: Any,  # noqa: ANN401 - fields of Frame
) -> Frame:
    actor = actor_of(request)
    section = request.path.strip("/").split("/")[0]
    session = getattr(request, "session", {})
    return Frame(
        language=language,
        direction=tongue(language).direction,
        path=request.get_full_path(),
        at=section if section in SECTIONS else "",
        signed_in=actor.person_id is not None,
        desk=actor.person_id is not None and bool(session.get("desk")),
        demo=bool(getattr(settings, "DEMO", False)),
        **of_nation,
    )


@functools.cache
def tongue(code: str) -> Tongue:
    """Return a language by its code."""
    known = get_language_info(code)
    return Tongue(code, known["name_local"], "rtl" if known["bidi"] else "ltr")
