"""Whatever the owner of the tables changes is found, and said in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection, transaction

from torana.base.actor import machine
from torana.parts.transparency import api as transparency
from torana.parts.transparency.tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.utils import CursorWrapper

    from torana.base.actor import Actor
    from torana.parts.transparency.tests.conftest import Switch, Write

pytestmark = pytest.mark.django_db

SIZE = 300  # a full tile, and some more
AT = {
    "{early}": "(SELECT leaf_id FROM transparency_sequence WHERE index > 4) AS early",
    "{late}": "(SELECT leaf_id FROM transparency_sequence WHERE index > 279) AS late",
    "{waiting}": "transparency_pending",
}

TAMPERING = [
    line.split(": ", 1)
    for line in Path(__file__).with_name("tampering.sql").read_text().splitlines()
    if line and not line.startswith("--")
]


@pytest.fixture
def log(write: Write, sequence: Callable[..., int], amina: Actor) -> None:
    """Make a log of 300 leaves under three checkpoints, with two more that wait."""
    for number in range(SIZE):
        write(amina, amina.person_id if number % 3 else None)
        if number in {99, 199}:
            sequence()
    sequence()
    write(amina, amina.person_id)
    write(machine("clock"))


def someones(cursor: CursorWrapper, at: str) -> UUID:
    """Return the first leaf there that touched a person."""
    cursor.execute(f"SELECT leaf_id FROM {at} JOIN transparency_event USING (leaf_id) WHERE"  # noqa: S608 - one of AT
                   " subject_id IS NOT NULL ORDER BY leaf_id LIMIT 1")  # fmt: skip
    (leaf_id,) = cursor.fetchone()
    assert isinstance(leaf_id, UUID)
    return leaf_id


def tamper(statement: str) -> None:
    """Do what the statement says, as whoever we are."""
    with connection.cursor() as cursor:
        for name, at in AT.items():
            if name in statement:
                statement = statement.replace(name, f"'{someones(cursor, at)}'::uuid")
        cursor.execute(statement)
        assert cursor.rowcount > 0, "the test changed nothing"


@pytest.mark.usefixtures("log")
def test_a_log_that_nobody_touched_is_sound(as_owner: Switch) -> None:
    with as_owner():
        report = transparency.verify_log()
    assert report.problems == ()
    assert report.sound
    assert (report.size, report.pending, report.erased) == (SIZE, 2, 0)


@pytest.mark.usefixtures("log")
def test_whatever_the_owner_changes_is_found(as_owner: Switch) -> None:
    not_found = []
    for table, statement in TAMPERING:
        with transaction.atomic(), as_owner():
            tamper(statement)
            report = transparency.verify_log()
            found = {problem.table.removeprefix("transparency_") for problem in report.problems}
            if table not in found or report.sound:
                not_found.append((statement, table, found))
            assert all(p.sentence.endswith(".") and "{" not in p.sentence for p in report.problems)
            transaction.set_rollback(True)
    assert not_found == []


@pytest.mark.usefixtures("log")
def test_a_log_cut_off_is_found_by_who_kept_a_checkpoint(as_owner: Switch) -> None:
    kept = transparency.latest_checkpoint()
    assert kept
    with as_owner():
        assert transparency.verify_log(known=(kept.decode(),)).sound
        tamper("DELETE FROM transparency_checkpoint WHERE number = 2")
        tamper("DELETE FROM transparency_leaf WHERE id IN"
               " (SELECT leaf_id FROM transparency_sequence WHERE index >= 200)")  # fmt: skip
        tamper("DELETE FROM transparency_event WHERE leaf_id IN"
               " (SELECT leaf_id FROM transparency_sequence WHERE index >= 200)")  # fmt: skip
        tamper("DELETE FROM transparency_sequence WHERE index >= 200")
        tamper("DELETE FROM transparency_tile")
        report = transparency.verify_log()
        assert report.sound, "nothing within the tables tells of it"
        report = transparency.verify_log(known=(kept.decode(),))
    (problem,) = report.problems
    assert problem.sentence == "A checkpoint of 300 leaves was kept, and the log has 200."


@pytest.mark.usefixtures("log")
def test_an_erased_event_is_no_problem_and_its_proof_stands(
    as_owner: Switch, as_eraser: Switch, sequence: Callable[..., int], write: Write, amina: Actor
) -> None:
    leaf = write(amina, amina.person_id)
    sequence()
    with as_eraser():
        transparency.erase_event(
            leaf, reason="Births Act, section 90", by=machine("eraser"), now=NOW
        )
        with pytest.raises(transparency.NothingToErase):
            transparency.erase_event(leaf, reason="again", by=machine("eraser"), now=NOW)
    sequence()
    with as_owner():
        report = transparency.verify_log()
    assert (report.problems, report.erased, report.size) == ((), 1, SIZE + 4)


@pytest.mark.usefixtures("log")
def test_what_is_published_is_checked_as_a_monitor_would(as_owner: Switch) -> None:
    def nothing_but_the_checkpoint(path: str) -> bytes | None:
        return transparency.latest_checkpoint() if path == "checkpoint" else None

    with as_owner():
        report = transparency.verify_log(fetch=nothing_but_the_checkpoint)
    assert {problem.code for problem in report.problems} == {"published"}
    assert {problem.where for problem in report.problems} >= {"tile/0/000", "tile/entries/001.p/44"}


def test_leaves_without_a_log_are_only_pending(
    as_owner: Switch, write: Write, amina: Actor
) -> None:
    write(amina)
    with as_owner():
        report = transparency.verify_log()
    assert (report.sound, report.size) == (True, 0)
