"""Working days and deadlines, by a calendar that is handed in."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

COUNT_MAX = 3_660  # ten years of days: a promise beyond that is a mistake
_DAY = timedelta(days=1)
_SHUT_DAYS_MAX = 366  # in a row; a calendar that never opens is a mistake, not a long wait


class NeverOpenError(ValueError):
    """This calendar has no working day within a year, so no promise can be kept."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that did not count: a holiday, by its key, or the weekend, "" then."""

    on: date
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """By when, and which days moved it."""

    on: date
    skipped: tuple[Skipped, ...] = ()


def due_on(
    start: date, count: int, *, weekend: Collection[int], holidays: Mapping[date, str]
) -> date:
    """Return the last day of `count` working days after `start`, which itself does not count."""
    return due(start, count, weekend=weekend, holidays=holidays).on


def due(start: date, count: int, *, weekend: Collection[int], holidays: Mapping[date, str]) -> Due:
    """Return the last of `count` working days after `start`, and every day that did not count.

    `weekend` are ISO weekdays (6 is Saturday); `holidays` give each day's key. A holiday that falls
    on a weekend is told as the weekend, since it moved nothing. No working days are due at once.
    """
    if not 0 <= count <= COUNT_MAX:
        message = f"working days must be from 0 to {COUNT_MAX}, not {count}"
        raise ValueError(message)
    day, left, shut_in_a_row = start, count, 0
    skipped: list[Skipped] = []
    while left:
        day += _DAY
        if is_working_day(day, weekend=weekend, holidays=holidays):
            left, shut_in_a_row = left - 1, 0
            continue
        shut_in_a_row += 1
        if shut_in_a_row > _SHUT_DAYS_MAX:
            raise NeverOpenError
        skipped.append(Skipped(day, "" if day.isoweekday() in weekend else holidays[day]))
    return Due(day, tuple(skipped))


def is_working_day(day: date, *, weekend: Collection[int], holidays: Mapping[date, str]) -> bool:
    """Whether the agency works on `day`."""
    return day.isoweekday() not in weekend and day not in holidays


def working_days_between(
    first: date, last: date, *, weekend: Collection[int], holidays: Mapping[date, str]
) -> int:
    """Return how many working days come after `first` up to and with `last`; below 0 when past."""
    if last < first:
        return -working_days_between(last, first, weekend=weekend, holidays=holidays)
    days = (last - first).days
    if days > COUNT_MAX:
        message = f"at most {COUNT_MAX} days can be counted, not {days}"
        raise ValueError(message)
    return sum(
        is_working_day(first + _DAY * n, weekend=weekend, holidays=holidays)
        for n in range(1, days + 1)
    )


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the month's last day where it is shorter."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    day_max = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, day_max))


def add_years(start: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes the 28th where there is none."""
    return add_months(start, 12 * years)


def years_between(start: date, end: date) -> int:
    """Return the whole years from `start` to `end`: the age of somebody born on `start`.

    Who was born on 29 February is a year older on 1 March of a year that has no such day.
    """
    had_it = (end.month, end.day) >= (start.month, start.day)
    return end.year - start.year - (not had_it)
