"""Promises count working days and say what moved them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.pure import calendar
from torana.pure.calendar import Due, NeverOpenError, Skipped

WEEKEND = (6, 7)
HOLIDAYS = {date(2026, 11, 24): "founders-day", date(2026, 12, 12): "independence-day"}


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-11-19", 0, "2026-11-19"),
        ("2026-11-19", 1, "2026-11-20"),  # Thursday to Friday
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # begun on a Saturday
        ("2026-11-23", 1, "2026-11-25"),  # over Founders' Day
        ("2026-11-19", 4, "2026-11-26"),  # over both
        ("2026-11-24", 1, "2026-11-25"),  # begun on a holiday
        ("2026-12-11", 1, "2026-12-14"),  # a holiday on a Saturday moves nothing more
        ("2024-02-28", 1, "2024-02-29"),
        ("2026-12-31", 1, "2027-01-01"),  # no holiday unless the calendar says so
    ],
)
def test_a_promise_counts_working_days(start: str, count: int, due: str) -> None:
    found = calendar.due_on(date.fromisoformat(start), count, weekend=WEEKEND, holidays=HOLIDAYS)
    assert found.isoformat() == due


def test_a_moved_promise_says_what_moved_it() -> None:
    found = calendar.due(date(2026, 11, 20), 2, weekend=WEEKEND, holidays=HOLIDAYS)
    assert found == Due(
        date(2026, 11, 25),
        (
            Skipped(date(2026, 11, 21)),
            Skipped(date(2026, 11, 22)),
            Skipped(date(2026, 11, 24), "founders-day"),
        ),
    )


def test_a_holiday_on_a_weekend_is_told_as_the_weekend() -> None:
    found = calendar.due(date(2026, 12, 11), 1, weekend=WEEKEND, holidays=HOLIDAYS)
    assert {day.holiday for day in found.skipped} == {""}


def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(NeverOpenError):
        calendar.due_on(date(2026, 1, 1), 1, weekend=(1, 2, 3, 4, 5, 6, 7), holidays={})


@pytest.mark.parametrize("count", [-1, calendar.COUNT_MAX + 1])
def test_a_count_out_of_bounds_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        calendar.due_on(date(2026, 1, 1), count, weekend=WEEKEND, holidays={})


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_end_where_the_month_does(start: str, months: int, end: str) -> None:
    assert calendar.add_months(date.fromisoformat(start), months).isoformat() == end


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        ("2000-06-15", "2018-06-14", 17),
        ("2000-06-15", "2018-06-15", 18),
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2026-01-02", "2026-01-01", -1),
    ],
)
def test_an_age_turns_on_the_birthday(born: str, today: str, age: int) -> None:
    assert calendar.years_between(date.fromisoformat(born), date.fromisoformat(today)) == age


days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
weekends = st.sets(st.integers(1, 7), max_size=6)
holidays = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just("x"), max_size=30
)


@given(st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(0, 60), weekends, holidays)
def test_counting_back_gives_what_was_promised(
    start: date, count: int, weekend: set[int], holidays: dict[date, str]
) -> None:
    due = calendar.due(start, count, weekend=weekend, holidays=holidays)
    counted = calendar.working_days_between(start, due.on, weekend=weekend, holidays=holidays)
    assert counted == count
    assert (due.on - start).days == count + len(due.skipped)
    if count:
        assert calendar.is_working_day(due.on, weekend=weekend, holidays=holidays)


@given(days, st.integers(0, 200), st.integers(0, 5), weekends)
def test_a_longer_promise_is_never_due_earlier(
    start: date, count: int, more: int, weekend: set[int]
) -> None:
    def due(n: int) -> date:
        return calendar.due_on(start, n, weekend=weekend, holidays={})

    assert due(count) + timedelta(days=more) <= due(count + more)


@given(days, st.integers(-300, 300))
def test_a_month_later_is_in_that_month(start: date, months: int) -> None:
    end = calendar.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
