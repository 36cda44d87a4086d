"""Clocks that step back by an hour or a day, or forward, in one process or in all of them.

The rules receive `now` from torana.base.clock; here it is moved, with everything else that reads
the time, in a process that does the work. PostgreSQL's own clock cannot be moved from a test; the
product asks it nothing but `now()` defaults, which none of these paths use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash import once, people
from tests.crash.yard import Visitor, Yard, yard
from tests.resident import Resident, adults_with_a_phone

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR_S, DAY_S = 3600.0, 86400.0
STEPS = [-DAY_S, -HOUR_S, HOUR_S, DAY_S]
IDLE_S = 30 * 60.0  # after which a session ends
ADULTS = iter(adults_with_a_phone(40)[10:])  # each signs in once: nobody is asked to wait

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def ground() -> Iterator[Yard]:
    """Stand up a nation of their own: what is dated tomorrow hides what others receive today."""
    with yard() as made:
        yield made


@pytest.fixture
def applicant(ground: Yard) -> Iterator[Resident]:
    ground.work()
    ground.sequence()
    yield people.resident(ground, next(ADULTS))
    ground.work(clock_off_s=DAY_S)
    ground.sequence()


@pytest.mark.parametrize("step_s", STEPS)
def test_a_worker_behind_or_ahead_of_the_web_delivers_at_once(
    step_s: float, ground: Yard, applicant: Resident
) -> None:
    before = once.tally(ground)
    applicant.apply()
    ground.work(clock_off_s=step_s)
    ground.work(clock_off_s=step_s)
    grown = once.growth(before, once.tally(ground))
    assert grown["casework_case"] == grown["credential.issued"] == 1
    waiting = ground.rows("SELECT event, due_at FROM base_delivery")
    assert waiting == [], "what nobody held back waits for a clock"
    unsent = ground.rows("SELECT due_at FROM messages_delivery WHERE status = 'queued'")
    assert unsent == [], "the telephone waits for a clock"


@pytest.mark.parametrize("step_s", STEPS)
def test_an_application_made_by_a_wrong_clock_is_one_case_with_one_certificate(
    step_s: float, ground: Yard, applicant: Resident
) -> None:
    before = once.tally(ground)
    applicant.apply()
    unharmed = once.growth(before, once.tally(ground))
    visitor = _visitor(applicant)
    visitor.clock_off_s = step_s if step_s < IDLE_S else 0.0
    before = once.tally(ground)
    applicant.apply()
    assert once.growth(before, once.tally(ground)) == unharmed
    ground.work(clock_off_s=step_s)
    ground.work()
    once.refuse_halves(ground)


def test_leaves_are_numbered_whatever_the_sequencers_clock_says(
    ground: Yard, applicant: Resident
) -> None:
    for step_s in STEPS:
        applicant.apply()
        [(size,)] = ground.rows("SELECT max(size) FROM transparency_checkpoint")
        [(pending,)] = ground.rows("SELECT count(*) FROM transparency_pending")
        done = ground.sequence(clock_off_s=step_s)
        assert done is not None
        assert done.count == pending
        assert ground.rows("SELECT max(size) FROM transparency_checkpoint") == [(size + pending,)]


def test_what_one_process_does_in_a_row_sorts_so_when_its_clock_steps_back(
    ground: Yard, applicant: Resident
) -> None:
    """The data tracker goes by ids: none may go back in one process."""
    applicant.apply()
    _visitor(applicant).clock_off_s = -HOUR_S
    second = applicant.apply()
    actions = ground.rows(
        "SELECT action FROM transparency_event WHERE subject_id = (SELECT applicant_id FROM"
        " casework_case WHERE reference = %s) ORDER BY leaf_id",
        second,
    )
    after = [action for (action,) in actions][-2:]
    assert after == ["case.submitted", "case.decided"], "the newest facts stand last"


def test_no_session_is_without_end_when_the_clock_steps_back(ground: Yard) -> None:
    """Signed in by a clock that was a day ahead: idle for half an hour, it ends like any other."""
    ahead = Resident(next(ADULTS), Visitor(0, ground=ground, clock_off_s=DAY_S))
    ahead.sign_in()
    visitor = _visitor(ahead)
    visitor.clock_off_s = 0.0
    assert "sign-out" in visitor.get("/cases").text, "a wrong clock signs nobody out"
    visitor.clock_off_s = IDLE_S + 120
    assert "sign-out" not in visitor.get("/cases").text, "an idle session goes on"


def test_nobody_waits_for_a_day_to_sign_in_because_the_clock_was_wrong(
    ground: Yard,
) -> None:
    adult = next(ADULTS)
    visitor = Visitor(0, ground=ground, clock_off_s=DAY_S)
    for _ in range(5):  # more often than codes are sent without a pause
        begin = visitor.get("/sign-in")
        if visitor.post(begin.form('name="number"'), number=adult.number).status == 429:
            break
    else:
        raise AssertionError("nobody was asked to wait")
    visitor.clock_off_s = 0.0
    begin = visitor.get("/sign-in")
    assert visitor.post(begin.form('name="number"'), number=adult.number).status == 200


def test_after_all_steps_nothing_is_left_over_and_the_log_verifies(ground: Yard) -> None:
    ground.work(clock_off_s=2 * DAY_S)
    ground.sequence()
    once.refuse_halves(ground)
    once.refuse_leftovers(ground)
    verified = ground.torana("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _visitor(person: Resident) -> Visitor:
    assert isinstance(person.client, Visitor)
    return person.client
