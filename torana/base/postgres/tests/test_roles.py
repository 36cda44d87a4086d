"""The database roles, asked by plain SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from torana.base.actor import ANYONE, Actor
from torana.base.postgres.scope import scope

if TYPE_CHECKING:
    from conftest import Switch

pytestmark = pytest.mark.django_db


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None


def test_a_test_runs_as_the_web_role() -> None:
    assert ask("SELECT current_user") == "torana_web"


def test_the_role_comes_back_after_a_block(as_owner: Switch, as_worker: Switch) -> None:
    with as_owner():
        assert ask("SELECT current_user") == "torana_owner"
        with as_worker():
            assert ask("SELECT current_user") == "torana_worker"
        assert ask("SELECT current_user") == "torana_owner"
    assert ask("SELECT current_user") == "torana_web"


def test_the_web_role_makes_no_table() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask("CREATE TABLE mine (id int)")


def test_nobody_but_the_eraser_forgets_a_holders_key(
    as_worker: Switch, as_sequencer: Switch, as_web: Switch
) -> None:
    for role in (as_web, as_worker, as_sequencer):
        with role(), pytest.raises(ProgrammingError), transaction.atomic():
            ask("DELETE FROM base_holderkey")


def test_a_scope_names_the_person_and_takes_the_name_back(amina: Actor, stranger: Actor) -> None:
    named = "SELECT current_setting('torana.person_id', true)"
    with scope(amina):
        assert ask(named) == str(amina.person_id)
        with scope(stranger):
            assert ask(named) == str(stranger.person_id)
        assert ask(named) == str(amina.person_id)
        with scope(ANYONE):
            assert ask(named) == ""
    assert ask(named) in {"", None}


def test_a_scope_names_the_agencies_of_an_officer(registrar: Actor) -> None:
    with scope(registrar):
        assert ask("SELECT current_setting('torana.agencies')") == "civil-registration"


def test_a_failed_transaction_leaves_no_name_behind(amina: Actor) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), scope(amina):
        ask("SELECT 1/0")
    assert ask("SELECT current_setting('torana.person_id', true)") in {"", None}


@pytest.mark.django_db(transaction=True)
def test_a_committed_test_is_emptied_as_the_owner(as_worker: Switch) -> None:
    with as_worker():
        ask(
            "INSERT INTO base_delivery (id, event, handler, payload, attempts, due_at, error)"
            " VALUES (gen_random_uuid(), 'E', 'h', '{}', 0, now(), '') RETURNING id"
        )
