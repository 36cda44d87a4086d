"""kill -9 between every two steps of an application, a decision, an issue and a checkpoint.

After each kill another process answers the same request of the same browser. Then everything has
happened exactly once: each table and each kind of fact in the log has grown as without a kill.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash import once, people
from tests.crash.beats import NEVER
from tests.crash.pace import beats, tell
from tests.crash.yard import Visitor, Yard
from tests.resident import adults_with_a_phone

if TYPE_CHECKING:
    from tests.resident import Resident

pytestmark = [pytest.mark.crash, pytest.mark.timeout(1200)]

# The POSTs of an application, by how their path ends; agreeing is the draft's own address.
STEPS = ("/start", "AGREE", "/who", "/purpose", "/check")
WAITED_S = 120.0  # longer than a killed worker holds a message


@pytest.fixture(scope="module")
def applicant(ground: Yard) -> Resident:
    return people.resident(ground, adults_with_a_phone(6)[5])  # nobody else applies as this person


@pytest.fixture(scope="module")
def amina(ground: Yard) -> Resident:
    return people.resident(ground, people.AMINA)


@pytest.fixture(scope="module")
def registrar(ground: Yard) -> Resident:
    return people.registrar(ground)


@pytest.mark.parametrize("step", STEPS)
def test_an_application_is_sent_once_wherever_a_kill_comes(
    step: str, ground: Yard, applicant: Resident
) -> None:
    visitor = _visitor(applicant)
    applicant.apply()
    unharmed = _growth_of_application(ground, applicant)
    assert unharmed["casework_case"] == unharmed["case.submitted"] == 1
    kills = 0
    for beat in beats(stride=6):
        visitor.dies, visitor.killed = (step, beat), 0
        grown = _growth_of_application(ground, applicant)
        assert grown == unharmed, (step, beat)
        kills += visitor.killed
        if not visitor.killed:
            break
    once.refuse_halves(ground)
    assert sorted(applicant.cases()) == sorted(applicant.acknowledged)
    tell(f"application, {step}: {kills} kills, exactly once")


@pytest.mark.parametrize("step", ["/take", "/grant"])
def test_a_decision_is_made_once_wherever_a_kill_comes(
    step: str, ground: Yard, amina: Resident, registrar: Resident
) -> None:
    visitor = _visitor(registrar)
    unharmed = _growth_of_decision(ground, amina, registrar)
    assert unharmed["case.taken"] == unharmed["case.decided"] == 1
    kills = 0
    for beat in beats(stride=8):
        visitor.dies, visitor.killed = (step, beat), 0
        assert _growth_of_decision(ground, amina, registrar) == unharmed, (step, beat)
        kills += visitor.killed
        if not visitor.killed:
            break
    once.refuse_halves(ground)
    tell(f"decision, {step}: {kills} kills, exactly once")


def test_what_follows_a_decision_happens_once_wherever_the_worker_is_killed(
    ground: Yard, applicant: Resident
) -> None:
    """The entry, the certificate with its files, the messages, and what phones received."""
    ground.work()
    unharmed, _ = _growth_of_work(ground, applicant)
    assert unharmed["credential.issued"] == 1
    assert unharmed["documents_document"] == 2
    kills = 0
    for beat in beats(stride=70):
        grown, killed = _growth_of_work(ground, applicant, dies_at=beat)
        assert grown == unharmed, beat
        kills += killed
        if not killed:
            break
    once.refuse_halves(ground)
    tell(f"issue and messages: {kills} kills, exactly once")


def test_a_leaf_is_numbered_once_wherever_the_sequencer_is_killed(
    ground: Yard, applicant: Resident
) -> None:
    ground.sequence()
    kills = 0
    for beat in beats(stride=9):
        applicant.apply()
        [(size, last)] = ground.rows("SELECT max(size), max(number) FROM transparency_checkpoint")
        [(pending,)] = ground.rows("SELECT count(*) FROM transparency_pending")
        killed = ground.sequence(dies_at=beat) is None
        ground.settle()
        ground.sequence()
        after = ground.rows("SELECT max(size), max(number) FROM transparency_checkpoint")
        assert after == [(size + pending, last + 1)], beat
        kills += killed
        if not killed:
            break
    tell(f"checkpoint: {kills} kills, exactly once")


def test_after_all_kills_nothing_is_left_over_and_the_log_verifies(ground: Yard) -> None:
    ground.work(clock_off_s=WAITED_S)
    ground.sequence()
    once.refuse_halves(ground)
    once.refuse_leftovers(ground)
    verified = ground.torana("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _growth_of_application(ground: Yard, applicant: Resident) -> dict[str, int]:
    before = once.tally(ground)
    applicant.apply()
    ground.settle()
    return once.growth(before, once.tally(ground))


def _growth_of_decision(ground: Yard, amina: Resident, registrar: Resident) -> dict[str, int]:
    """Take a case and grant it; a refused second try shows the case, which the log tells."""
    desk = registrar.client
    case = people.apply_for_neema(amina)
    looked = frozenset({"case.opened", "transparency_event", "transparency_leaf"})
    unseen = looked | {"transparency_pending", "inbox.listed"}
    before = once.tally(ground, without=unseen)
    page = desk.get(f"/desk/cases/{case}")
    people.again(registrar, lambda: desk.post(page.form("/take")))
    mine = desk.get(f"/desk/cases/{case}")
    people.again(registrar, lambda: desk.post(mine.form("/act/grant")))
    ground.settle()
    return once.growth(before, once.tally(ground, without=unseen))


def _growth_of_work(
    ground: Yard, applicant: Resident, dies_at: int = NEVER
) -> tuple[dict[str, int], bool]:
    """Return what an application grew by in the worker's hands, and whether a worker was killed."""
    applicant.apply()
    before = once.tally(ground)
    killed = ground.work(dies_at=dies_at) is None
    ground.settle()
    ground.work()
    ground.work(clock_off_s=WAITED_S)
    return once.growth(before, once.tally(ground)), killed


def _visitor(person: Resident) -> Visitor:
    assert isinstance(person.client, Visitor)
    return person.client
