"""What the database itself refuses, asked by plain SQL in each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from torana.base.actor import machine
from torana.parts.transparency import api as transparency
from torana.parts.transparency.tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor
    from torana.parts.transparency.tests.conftest import Switch, Write

    Acting = Callable[[Actor], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

CHANGES = {
    "leaf": "UPDATE transparency_leaf SET commitment = sha256('x')",
    "event": "UPDATE transparency_event SET salt = sha256('x')",
    "pending": "UPDATE transparency_pending SET leaf_id = leaf_id",
    "sequence": "UPDATE transparency_sequence SET index = index + 1",
    "tile": "UPDATE transparency_tile SET root = sha256('x')",
    "checkpoint": "UPDATE transparency_checkpoint SET size = size + 1",
    "cosignature": "UPDATE transparency_cosignature SET line = 'x'",
    "signer": "UPDATE transparency_signer SET public = sha256('x')",
}
TABLES = tuple(CHANGES)
# Who may delete what: the sequencer takes what waits, the eraser erases texts. Nobody else.
DELETES = {("sequencer", "pending"), ("eraser", "event")}


def said(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def is_refused(sql: str) -> bool:
    try:
        with transaction.atomic():
            said(sql)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


@pytest.fixture
def roles(
    as_web: Switch, as_worker: Switch, as_sequencer: Switch, as_eraser: Switch
) -> dict[str, Switch]:
    return {
        "web": as_web,
        "worker": as_worker,
        "sequencer": as_sequencer,
        "eraser": as_eraser,
    }


@pytest.mark.parametrize("table", TABLES)
def test_no_role_changes_a_row(roles: dict[str, Switch], table: str) -> None:
    for role, become in roles.items():
        with become():
            assert is_refused(CHANGES[table]), role


@pytest.mark.parametrize("table", TABLES)
def test_no_role_removes_a_row_that_is_not_its_to_remove(
    roles: dict[str, Switch], table: str
) -> None:
    for role, become in roles.items():
        with become():
            refused = is_refused(f"DELETE FROM transparency_{table}")  # noqa: S608 - one of TABLES
            assert refused != ((role, table) in DELETES), role
            assert is_refused(f"TRUNCATE transparency_{table}"), role


@pytest.mark.parametrize("table", ["sequence", "tile", "checkpoint", "cosignature", "signer"])
def test_only_the_sequencer_numbers_and_signs(roles: dict[str, Switch], table: str) -> None:
    for role in ("web", "worker", "eraser"):
        with roles[role]():
            assert is_refused(f"INSERT INTO transparency_{table} DEFAULT VALUES"), role


def test_only_the_sequencer_reads_the_private_key(roles: dict[str, Switch]) -> None:
    for role in ("web", "worker", "eraser"):
        with roles[role]():
            assert is_refused("SELECT sealed FROM transparency_signer"), role
    said("SELECT origin, public FROM transparency_signer")
    with roles["sequencer"]():
        said("SELECT sealed FROM transparency_signer")


def test_the_web_role_sees_only_the_events_of_whom_the_session_names(
    write: Write, acting: Acting, amina: Actor, stranger: Actor, registrar: Actor
) -> None:
    write(amina, amina.person_id)
    write(registrar, amina.person_id, agency="tax-office")
    count = "SELECT count(*) FROM transparency_event"
    assert said(count) == [(0,)]
    with acting(stranger):
        assert said(count) == [(0,)]
    with acting(amina):
        assert said(count) == [(2,)]
    with acting(registrar):  # of civil-registration
        assert said(count) == [(1,)]


def test_what_an_auditor_sees_names_nobody(write: Write, amina: Actor) -> None:
    write(amina, amina.person_id, object="case:7")
    (row,) = said("SELECT * FROM transparency_audit")
    assert "case" in row
    assert not {"case:7", amina.person_id} & set(row)


def test_every_role_that_acts_can_append(roles: dict[str, Switch], write: Write) -> None:
    for role in ("web", "worker", "eraser"):
        write(machine(role))  # somebody has sealed for the nation before the eraser comes
        with roles[role]():
            write(machine(role))


def test_only_the_eraser_erases_and_says_so(
    write: Write, acting: Acting, amina: Actor, as_eraser: Switch
) -> None:
    leaf = write(amina, amina.person_id)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(amina):
        transparency.erase_event(leaf, reason="because", by=amina, now=NOW)
    with as_eraser():
        transparency.erase_event(leaf, reason="section 90", by=machine("eraser"), now=NOW)
    with acting(amina):
        (event,) = transparency.events_of(amina.person_id).rows if amina.person_id else ()
    assert (event.action, event.legal_basis) == ("event.erased", "section 90")
    assert event.object == f"event:{leaf}"
