"""By when: a stage's promise, counted by the agency's calendar, and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from torana.language.model import Unit
from torana.pure import calendar

if TYPE_CHECKING:
    from torana.language.model import Period
    from torana.parts.catalogue.api import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """The last day, the moment at which it has passed, and the days that did not count."""

    on: date
    passed_at: datetime
    skipped: tuple[calendar.Skipped, ...] = ()


def of(within: Period, now: datetime, work: WorkCalendar) -> Promise:
    """Return the promise for a stage that is entered now. A day is kept until it ends."""
    zone = ZoneInfo(work.time_zone)
    today = now.astimezone(zone).date()
    match within.unit:
        case Unit.WORKING_DAYS:
            due = calendar.due(today, within.count, weekend=work.weekend, holidays=work.holidays)
            return Promise(due.on, _end_of(due.on, zone), due.skipped)
        case Unit.HOURS:
            moment = now + timedelta(hours=within.count)
            return Promise(moment.astimezone(zone).date(), moment)
        case Unit.DAYS:
            last = today + within.count * _DAY
        case Unit.MONTHS:
            last = calendar.add_months(today, within.count)
        case Unit.YEARS:
            last = calendar.add_years(today, within.count)
    return Promise(last, _end_of(last, zone))


def last_day(within: Period, now: datetime, work: WorkCalendar) -> date:
    """Return the last day of a period that begins now, such as a certificate's validity."""
    return of(within, now, work).on


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + _DAY, time(), zone)
