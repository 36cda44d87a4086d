"""Languages as data: a language is what has a catalogue, in `torana/locale` or in a folder beside.

Nothing here knows a language by name, English apart, in which the pages are written. How a language
calls itself and which way its script runs come from CLDR, through Babel, so that Django serves also
those that it has no list entry for, such as Amharic, Hausa and Kinyarwanda.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from django.conf.locale import LANG_INFO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

FIRST = "en"  # what the pages are written in: it needs no catalogue


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as its own speakers write it, and the way it runs."""

    code: str
    title: str
    direction: str  # ltr, rtl


def catalogue_path(folder: Path, code: str) -> Path:
    """Return where the catalogue of a language stands in a folder of catalogues."""
    return folder / code.replace("-", "_") / "LC_MESSAGES" / "django.po"


def found_in(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Return the languages that have a catalogue, for Django's LANGUAGES, and make it know them."""
    codes = {
        path.parent.parent.name.replace("_", "-")
        for folder in folders
        for path in folder.glob("*/LC_MESSAGES/django.[mp]o")
    }
    return [(code, _introduced(code)) for code in (FIRST, *sorted(codes - {FIRST}))]


def _introduced(code: str) -> str:
    one = tongue(code)
    locale = locale_of(code)
    LANG_INFO.setdefault(
        code,
        {
            "bidi": one.direction == "rtl",
            "code": code,
            "name": (locale.get_display_name(FIRST) if locale else "") or code,
            "name_local": one.title,
        },
    )
    return one.title


@lru_cache(maxsize=256)
def tongue(code: str) -> Tongue:
    """Return a language by its code; one that CLDR lacks is called by its code."""
    locale = locale_of(code)
    if locale is None:
        return Tongue(code, code, "ltr")
    title = locale.get_display_name(locale) or code
    runs = "rtl" if locale.character_order == "right-to-left" else "ltr"
    return Tongue(code, title[:1].upper() + title[1:], runs)


def locale_of(code: str) -> Locale | None:
    """Return what CLDR knows of a language, None where it knows nothing."""
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def chosen(cookie: str, accept: str, offered: Sequence[str]) -> str:
    """Return the reader's language among those offered: chosen, else asked for, else the first.

    `accept` is the header Accept-Language (RFC 9110, 12.5.4). A region that we do not have is
    served in its language: for sw-KE, sw.
    """
    if cookie in offered:
        return cookie
    for asked in _by_weight(accept):
        for code in (asked, asked.split("-")[0]):
            if code in offered:
                return code
    return offered[0]


ACCEPT_LENGTH_MAX = 500  # a browser sends forty; Django too cuts it


def _by_weight(accept: str) -> Collection[str]:
    asked: dict[str, float] = {}
    for part in accept[:ACCEPT_LENGTH_MAX].lower().split(","):
        code, _, weight = part.partition(";")
        quality = weight.strip().removeprefix("q=")
        try:
            asked.setdefault(code.strip(), float(quality) if quality else 1.0)
        except ValueError:
            continue
    return [code for code in sorted(asked, key=lambda one: -asked[one]) if asked[code] > 0]
