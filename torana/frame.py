"""What stands around every page: the nation's name, colours, languages, and who is signed in.

A context processor, and nothing else: doors may not import it, for they do not know each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.translation import get_language

from torana.base.errors import Refusal
from torana.base.languages import Tongue, tongue
from torana.base.web import actor_of
from torana.doors.portal import theme
from torana.parts.catalogue import api as catalogue
from torana.templating import sayer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from torana.language.model import Nation

SECTIONS = ("cases", "data", "messages")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the header and the footer show."""

    tongue: Tongue
    path: str
    at: str  # the section of the header that this page belongs to
    signed_in: bool
    desk: bool
    demo: bool
    name: str = "Torana"
    subtitle: str = ""
    speaks: tuple[Tongue, ...] = ()  # the languages to choose from; none where there is but one
    theme_url: str = ""
    theme_colour: str = ""
    phone: str = ""
    email: str = ""

    @property
    def language(self) -> str:
        """The code of the page's language."""
        return self.tongue.code

    @property
    def direction(self) -> str:
        """The way in which the page runs."""
        return self.tongue.direction


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
    known = dict(settings.LANGUAGES)
    speaks = tuple(tongue(code) for code in nation.languages if code in known)
    return _of_request(
        request,
        language,
        name=nation.name.in_(language),
        subtitle=nation.government.in_(language),
        speaks=speaks if len(speaks) > 1 else (),
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
        tongue=tongue(language),
        path=request.get_full_path(),
        at=section if section in SECTIONS else "",
        signed_in=actor.person_id is not None,
        desk=actor.person_id is not None and bool(session.get("desk")),
        demo=bool(getattr(settings, "DEMO", False)),
        **of_nation,
    )
