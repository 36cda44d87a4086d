"""By when: counted by the agency's calendar, in the nation's time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from torana.language.model import Period, Unit
from torana.parts.casework import promise
from torana.parts.catalogue.api import WorkCalendar

FOUNDERS_DAY = date(2026, 11, 24)  # a Tuesday
NAIROBI = WorkCalendar(
    weekend=(6, 7), holidays={FOUNDERS_DAY: "2026-11-24"}, time_zone="Africa/Nairobi"
)


@pytest.mark.parametrize(
    ("count", "unit", "now", "on"),
    [
        (2, Unit.WORKING_DAYS, "2026-11-19T06:41", date(2026, 11, 23)),  # over a weekend
        (3, Unit.WORKING_DAYS, "2026-11-19T06:41", date(2026, 11, 25)),  # and a holiday
        (1, Unit.WORKING_DAYS, "2026-11-22T21:30", date(2026, 11, 25)),  # Monday in Nairobi
        (14, Unit.DAYS, "2026-11-19T06:41", date(2026, 12, 3)),
        (5, Unit.HOURS, "2026-11-19T19:30", date(2026, 11, 20)),  # past midnight in Nairobi
        (6, Unit.MONTHS, "2026-08-31T06:00", date(2027, 2, 28)),
        (7, Unit.YEARS, "2024-02-29T06:00", date(2031, 2, 28)),
    ],
)
def test_a_promise_counts_as_its_unit_says(count: int, unit: Unit, now: str, on: date) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert promise.of(Period(count, unit), moment, NAIROBI).on == on


def test_a_promise_names_the_days_that_moved_it() -> None:
    due = promise.of(Period(3, Unit.WORKING_DAYS), datetime(2026, 11, 19, 6, tzinfo=UTC), NAIROBI)
    assert [(s.on.day, s.holiday) for s in due.skipped] == [(21, ""), (22, ""), (24, "2026-11-24")]


def test_a_day_is_kept_until_it_ends_where_the_agency_is() -> None:
    due = promise.of(Period(1, Unit.DAYS), datetime(2026, 11, 19, 6, tzinfo=UTC), NAIROBI)
    assert due.passed_at == datetime(2026, 11, 20, 21, tzinfo=UTC)
