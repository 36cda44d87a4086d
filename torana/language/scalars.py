"""Text of a file to typed values: each reader gives the value, or what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from torana.language.model import Period, Unit
from torana.language.problems import nearest, one_of
from torana.language.schema.kinds import (
    Day,
    Hour,
    Name,
    OneOf,
    Plain,
    Size,
    Span,
    Whole,
    Words,
    YesNo,
)

if TYPE_CHECKING:
    from torana.language.schema.kinds import Kind
    from torana.language.tree import Value

NAME_MAX = 60
_SLUG = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_VARIABLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SPAN = re.compile(r"([0-9]{1,4}) +(working days?|days?|hours?|months?|years?)")
_SIZE = re.compile(r"([0-9]{1,4}) *(kB|MB)")
_UNITS = {
    "working day": Unit.WORKING_DAYS,
    "day": Unit.DAYS,
    "hour": Unit.HOURS,
    "month": Unit.MONTHS,
    "year": Unit.YEARS,
}
_YES = {"true": True, "yes": True, "false": False, "no": False}
_SIZE_BYTES_MAX = 50_000_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """The text is not of its kind: what was expected, and the nearest right word."""

    expected: str
    nearest: str = ""


def typed(text: str, kind: Kind) -> Value | Wrong:  # noqa: PLR0911, C901 - one line a kind
    """Return the value that `text` is as `kind`."""
    match kind:
        case Words(length_max):
            return _text(text, length_max)
        case Plain():
            return _plain(text, kind)
        case Name(variable):
            return _name(text, variable=variable)
        case OneOf(words):
            return text if text in words else Wrong(one_of(words), nearest(text, words))
        case Whole(minimum, maximum):
            return _whole(text, minimum, maximum)
        case YesNo():
            found = _YES.get(text)
            return found if found is not None else Wrong("true or false")
        case Day():
            return _day(text)
        case Hour():
            return _hour(text)
        case Span():
            return _span(text)
        case Size():
            return _size(text)
        case _:
            return Wrong("keys or a list")


def _text(text: str, length_max: int) -> str | Wrong:
    tidy = text.strip()
    if not tidy:
        return Wrong("some text")
    if len(tidy) > length_max:
        return Wrong(f"at most {length_max} characters, not {len(tidy)}")
    return tidy if "\0" not in tidy else Wrong("text that people can read")


def _plain(text: str, kind: Plain) -> str | Wrong:
    found = _text(text, kind.length_max)
    if isinstance(found, Wrong) or not kind.pattern:
        return found
    return found if re.fullmatch(kind.pattern, found) else Wrong(kind.expected)


def _name(text: str, *, variable: bool) -> str | Wrong:
    pattern = _VARIABLE if variable else _SLUG
    if pattern.fullmatch(text) and len(text) <= NAME_MAX:
        return text
    joint = "_" if variable else "-"
    tidy = re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint)[:NAME_MAX]
    which = "_" if variable else "- or _"
    return Wrong(
        f"a name of small letters and digits joined by {which}, beginning with a letter",
        tidy if pattern.fullmatch(tidy) else "",
    )


def _whole(text: str, minimum: int, maximum: int) -> int | Wrong:
    if re.fullmatch(r"-?[0-9]{1,15}", text) and minimum <= int(text) <= maximum:
        return int(text)
    if minimum == maximum:
        return Wrong(str(minimum))
    return Wrong(f"a whole number from {minimum} to {maximum}")


def _day(text: str) -> date | Wrong:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Wrong("a day that exists")
    return Wrong("a date such as 2026-03-02")


def _hour(text: str) -> time | Wrong:
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        return time.fromisoformat(text)
    return Wrong("a time of day such as 08:30")


def _span(text: str) -> Period | Wrong:
    found = _SPAN.fullmatch(text)
    if found and int(found[1]) > 0:
        return Period(int(found[1]), _UNITS[found[2].removesuffix("s")])
    return Wrong("a period such as 2 working days, 14 days, 6 months or 7 years")


def _size(text: str) -> int | Wrong:
    found = _SIZE.fullmatch(text)
    size_bytes = int(found[1]) * (1_000_000 if found[2] == "MB" else 1_000) if found else 0
    if 0 < size_bytes <= _SIZE_BYTES_MAX:
        return size_bytes
    return Wrong("a size such as 5 MB or 500 kB, up to 50 MB")
