"""What can be done once is done once, whoever else does the same or its opposite at that moment.

Each test is run several times: a race that is lost one time in three would be found.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection

from torana.base.actor import Holding, machine
from torana.base.errors import Refusal
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework.events import CaseDecided
from torana.parts.casework.tests.conftest import LOADER, NYOTA
from torana.parts.catalogue import api as catalogue
from torana.parts.consent import api as consent
from torana.parts.credentials import api as credentials
from torana.parts.credentials.events import IssueRequested
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings

    Switch = Callable[[], AbstractContextManager[None]]
    Doing = Callable[[], object]

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3
LEASE = (NYOTA / "demo/files/lease.pdf").read_bytes()
MOVED = {
    "new_address-line1": "Plot 7",
    "new_address-place": "Kaya",
    "new_address-area": "kaya",
    "since-day": "1",
    "since-month": "9",
    "since-year": "2026",
    "lives_as": "owner",
}


@pytest.fixture(autouse=True, params=range(TIMES))
def _again_and_again() -> None:
    """Run each test several times."""


def at_once(*doings: Doing) -> list[str]:
    """Do all of it at the same moment, each on a connection of its own; say what became of it."""
    ready, results = threading.Barrier(len(doings)), list[str]()

    def run(do: Doing) -> None:
        try:
            ready.wait(10)
            do()
            results.append("done")
        except Refusal as refusal:
            results.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
            results.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(results)


def as_(by: Actor, do: Doing) -> Doing:
    """Return what somebody does, in their own scope."""

    def doing() -> object:
        with scope(by):
            return do()

    return doing


def counted(as_owner: Switch, statement: str, *values: str) -> int:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return int(row[0])


def leaves(as_owner: Switch, action: str) -> int:
    return counted(as_owner, "SELECT count(*) FROM transparency_event WHERE action = %s", action)


@pytest.fixture
def waiting(cast: Cast, do: Doings) -> UUID:
    """Return a case that waits for the registrar."""
    return do.send(do.childs_birth(cast.amina), cast.amina).id


def test_agreeing_on_two_devices_is_one_consent(cast: Cast, do: Doings, as_owner: Switch) -> None:
    with scope(cast.amina):
        draft = casework.start("birth-certificate", by=cast.amina, now=do.now)
    agree = as_(cast.amina, lambda: casework.agree(draft.id, by=cast.amina, now=do.now))
    assert at_once(agree, agree, agree) == ["done"] * 3
    assert counted(as_owner, "SELECT count(*) FROM consent_consent") == 1
    assert leaves(as_owner, "consent.given") == 1


def test_a_draft_is_sent_or_thrown_away_and_never_both(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    draft = do.own_birth(cast.amina)
    send = as_(cast.amina, lambda: casework.submit(draft.id, by=cast.amina, now=do.now))
    drop = as_(cast.amina, lambda: casework.drop_draft(draft.id, by=cast.amina, now=do.now))
    assert at_once(send, drop) == ["done", "not-found"]
    cases = counted(as_owner, "SELECT count(*) FROM casework_case")
    assert cases == leaves(as_owner, "case.submitted")
    assert counted(as_owner, "SELECT count(*) FROM casework_draft") == 0


def test_a_page_saved_while_it_is_sent_changes_nothing_that_was_sent(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    draft = do.own_birth(cast.amina)
    raw = {"purpose": "travel", "truth": "yes"}

    def save() -> object:
        return casework.save_page(draft.id, "purpose", raw, {}, by=cast.amina, now=do.now)

    send = as_(cast.amina, lambda: casework.submit(draft.id, by=cast.amina, now=do.now))
    assert at_once(send, as_(cast.amina, save)) in (["done", "done"], ["done", "not-found"])
    assert counted(as_owner, "SELECT count(*) FROM casework_case") == 1
    assert counted(as_owner, "SELECT count(*) FROM casework_draft") == 0


def test_two_files_for_one_question_leave_one(cast: Cast, do: Doings, as_owner: Switch) -> None:
    draft = do.begin("residence-certificate", cast.amina)
    do.save(draft, "home", cast.amina, still_there="no")
    with scope(cast.amina):
        casework.save_page(draft.id, "moved", MOVED, {}, by=cast.amina, now=do.now)

    def send(name: str) -> Doing:
        files, raw = {"proof": (name, LEASE)}, {"proof_kind": "lease"}

        def save() -> object:
            return casework.save_page(draft.id, "proof", raw, files, by=cast.amina, now=do.now)

        return as_(cast.amina, save)

    assert at_once(send("one.pdf"), send("other.pdf")) == ["done", "done"]
    assert counted(as_owner, "SELECT count(*) FROM documents_document") == 1


def test_a_file_that_comes_while_it_is_sent_is_kept_by_the_case_or_by_nobody(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    draft = do.begin("residence-certificate", cast.amina)
    do.save(draft, "home", cast.amina, still_there="no")
    files, kind = {"proof": ("lease.pdf", LEASE)}, {"proof_kind": "lease"}

    def save() -> object:
        return casework.save_page(draft.id, "proof", kind, files, by=cast.amina, now=do.now)

    with scope(cast.amina):
        casework.save_page(draft.id, "moved", MOVED, {}, by=cast.amina, now=do.now)
        save()
    do.save(draft, "use", cast.amina, purpose="bank", household_size="4", truth="yes")
    send = as_(cast.amina, lambda: casework.submit(draft.id, by=cast.amina, now=do.now))

    def send_a_little_later() -> None:
        time.sleep(0.05)  # a file takes longer to open than an application to send
        send()

    assert "done" in at_once(as_(cast.amina, save), send_a_little_later)
    loose = "SELECT count(*) FROM documents_document WHERE case_id IS NULL"
    assert counted(as_owner, loose) == 0


def test_a_case_is_taken_by_one(cast: Cast, do: Doings, waiting: UUID, as_owner: Switch) -> None:
    def take(by: Actor) -> Doing:
        return as_(by, lambda: casework.take(waiting, by=by, seen=1, now=do.now))

    officers = (cast.registrar, cast.second_registrar)
    assert at_once(*map(take, officers)) == ["done", "stale"]
    assert leaves(as_owner, "case.taken") == 1


def test_a_decision_and_a_withdrawal_meet_and_one_counts(
    cast: Cast, do: Doings, waiting: UUID, as_owner: Switch
) -> None:
    decide = as_(
        cast.registrar,
        lambda: casework.act(waiting, "grant", by=cast.registrar, seen=1, now=do.now),
    )
    withdraw = as_(cast.amina, lambda: casework.withdraw(waiting, by=cast.amina, now=do.now))
    results = at_once(decide, withdraw)
    assert results in (["case-ended", "done"], ["done", "stale"])
    assert leaves(as_owner, "case.decided") + leaves(as_owner, "case.withdrawn") == 1


def test_taking_back_twice_is_once(cast: Cast, do: Doings, waiting: UUID, as_owner: Switch) -> None:
    withdraw = as_(cast.amina, lambda: casework.withdraw(waiting, by=cast.amina, now=do.now))
    assert at_once(withdraw, withdraw, withdraw) == ["done"] * 3
    assert leaves(as_owner, "case.withdrawn") == 1


def test_what_came_back_is_answered_once(
    cast: Cast, do: Doings, waiting: UUID, as_owner: Switch
) -> None:
    do.act(waiting, "return", cast.registrar, message="Who?", questions=("child_name",))

    def answer(name: str) -> Doing:
        raw = {"child_name": name}
        return as_(
            cast.amina,
            lambda: casework.answer_returned(waiting, raw, {}, by=cast.amina, now=do.now),
        )

    assert at_once(answer("Neema"), answer("Neema Otieno")) == ["done", "nothing-returned"]
    assert leaves(as_owner, "case.answered") == 1


def test_an_answer_and_a_withdrawal_meet_and_the_case_ends_once(
    cast: Cast, do: Doings, waiting: UUID, as_owner: Switch
) -> None:
    do.act(waiting, "return", cast.registrar, message="Who?", questions=("child_name",))
    raw = {"child_name": "Neema Otieno"}
    answer = as_(
        cast.amina, lambda: casework.answer_returned(waiting, raw, {}, by=cast.amina, now=do.now)
    )
    withdraw = as_(cast.amina, lambda: casework.withdraw(waiting, by=cast.amina, now=do.now))
    assert at_once(answer, withdraw) in (["done", "done"], ["done", "nothing-returned"])
    assert leaves(as_owner, "case.withdrawn") == 1
    assert do.see(waiting, cast.amina).outcome == "withdrawn"


def test_a_consent_taken_back_twice_is_told_once(cast: Cast, do: Doings, as_owner: Switch) -> None:
    do.begin("birth-certificate", cast.amina)
    assert cast.amina.person_id
    with scope(cast.amina):
        standing = consent.standing(cast.amina.person_id, "birth-certificate")
    assert standing
    back = as_(cast.amina, lambda: consent.withdraw(standing.id, by=cast.amina, now=do.now))
    assert at_once(back, back, back) == ["done"] * 3
    assert leaves(as_owner, "consent.withdrawn") == 1


@pytest.fixture
def granted(cast: Cast, do: Doings) -> UUID:
    """Return a residence case that was granted, whose certificate nobody has asked for yet."""
    case = do.send(do.residence(cast.amina), cast.amina)
    do.act(case.id, "grant", cast.residence_officer)
    return case.id


def test_a_decision_heard_by_two_workers_gives_one_certificate(
    granted: UUID, as_worker: Switch, as_owner: Switch
) -> None:
    def hear() -> None:
        with as_worker():
            casework.on_case_decided(CaseDecided(granted, 2, "granted"))

    at_once(hear, hear)
    assert counted(as_owner, "SELECT count(*) FROM credentials_credential") == 1


def test_a_certificate_is_made_once_by_two_workers(
    granted: UUID, as_worker: Switch, as_owner: Switch
) -> None:
    with as_worker():
        casework.on_case_decided(CaseDecided(granted, 2, "granted"))
        (certificate,) = credentials.credentials_of_case(granted)

    def make() -> None:
        with as_worker():
            credentials.on_issue_requested(IssueRequested(certificate.id))

    assert set(at_once(make, make)) == {"done"}
    assert leaves(as_owner, "credential.issued") == 1


def test_a_certificate_is_revoked_once(
    cast: Cast, do: Doings, granted: UUID, as_worker: Switch, as_owner: Switch
) -> None:
    with as_worker():
        casework.on_case_decided(CaseDecided(granted, 2, "granted"))
        (certificate,) = credentials.credentials_of_case(granted)
        credentials.on_issue_requested(IssueRequested(certificate.id))

    def revoke() -> None:
        casework.revoke(
            granted, certificate.id, reason="An error.", by=cast.residence_officer, now=do.now
        )

    doing = as_(cast.residence_officer, revoke)
    assert at_once(doing, doing, doing) == ["done"] * 3
    assert leaves(as_owner, "credential.revoked") == 1


@pytest.mark.usefixtures("cast")
def test_publishing_twice_at_once_makes_one_edition_of_each_service(
    do: Doings, as_owner: Switch
) -> None:
    def publish() -> object:
        with as_owner():
            return catalogue.publish(NYOTA, by=LOADER, now=do.now)

    before = counted(as_owner, "SELECT count(*) FROM catalogue_edition")
    assert at_once(publish, publish) == ["done", "done"]
    assert counted(as_owner, "SELECT count(*) FROM catalogue_edition") == before


@pytest.mark.usefixtures("cast")
def test_a_number_is_enrolled_once_and_a_post_given_once(do: Doings, as_owner: Switch) -> None:
    by, people = machine("command line"), list[UUID]()

    def enrol() -> None:
        with as_owner():
            people.append(identity.enrol(number="7777777777", language="en", by=by, now=do.now).id)

    assert at_once(enrol, enrol) == ["done", "number-taken"]
    holding = Holding("civil-registration", "registrar", "kaya")

    def give() -> None:
        with as_owner():
            identity.give_post(people[0], holding, by=by, now=do.now)

    assert at_once(give, give) == ["done", "post-held"]
