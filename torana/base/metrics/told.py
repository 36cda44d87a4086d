"""What matters, in the reader's words: how long, how much, how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext

from torana.base.metrics.matters import Level, Unit

if TYPE_CHECKING:
    from torana.base.metrics.matters import Matter

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page."""

    level: str
    title: str
    about: str
    label: str  # what `about` is: "agency" is shown by its title
    value: str
    remedy: str  # "" where all is well


def line_of(matter: Matter) -> Line:
    """Return a matter as people read it, in the language at hand."""
    well = matter.level is Level.OK
    return Line(
        level=matter.level.value,
        title=gettext(matter.title),
        about=matter.about,
        label=matter.label,
        value=_value(matter),
        remedy="" if well or not matter.remedy else gettext(matter.remedy),
    )


def _value(matter: Matter) -> str:
    value = matter.value
    if value is None:
        return gettext("nothing yet")
    match matter.unit:
        case Unit.YES:
            return gettext("yes") if value else gettext("no")
        case Unit.BYTES:
            return filesizeformat(value)
        case Unit.DAYS:
            return _days(int(value))
        case Unit.SECONDS:
            return _duration(value)
        case Unit.COUNT:
            return f"{value:.0f}"


def _duration(seconds: float) -> str:
    if seconds >= 2 * DAY_S:
        return _days(int(seconds // DAY_S))
    if seconds >= 2 * HOUR_S:
        hours = int(seconds // HOUR_S)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    if seconds >= 2 * MINUTE_S:
        minutes = int(seconds // MINUTE_S)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    whole = int(seconds)
    return ngettext("%(count)d second", "%(count)d seconds", whole) % {"count": whole}


def _days(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
