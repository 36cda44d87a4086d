"""What plain SQL shows: the web role sees the session's own person, and nobody before sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from torana.base import clock
from torana.base.actor import Holding, machine, person
from torana.base.errors import NotAllowed, NotFound
from torana.base.postgres.scope import scope
from torana.parts.identity import api as identity
from torana.parts.identity.tests.conftest import AMINA, HALIMA, HERE, NOON, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
People = dict[str, identity.Person]
REGISTRAR = Holding("civil-registration", "registrar", "kaya")
CLERK = machine("command line")


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - the test's own words
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    "table", ["identity_person", "identity_code", "identity_challenge", "identity_holding"]
)
def test_before_sign_in_every_table_looks_empty(table: str) -> None:
    identity.begin_sign_in(number=AMINA, address=HERE, now=NOON)
    assert count(table) == 0


def test_a_resident_sees_their_own_row_alone(enrolled: People) -> None:
    with scope(person(enrolled[AMINA].id)):
        assert count("identity_person") == 1
        assert identity.person(enrolled[AMINA].id).phone == PHONE
        with pytest.raises(NotFound):
            identity.person(enrolled[HALIMA].id)


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE identity_person SET sealed = ''",
        "DELETE FROM identity_person",
        "INSERT INTO identity_holding SELECT * FROM identity_holding",
        "UPDATE identity_holding SET post = 'minister'",
        "UPDATE identity_code SET expires_at = now()",
    ],
)
def test_the_web_may_not_write_who_somebody_is(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_posts_are_held_from_a_day_to_a_day(enrolled: People, as_owner: Switch) -> None:
    amina = enrolled[AMINA].id
    with as_owner():
        identity.give_post(amina, REGISTRAR, by=CLERK, now=NOON)
    with scope(person(amina)):
        assert identity.holdings_of(amina, now=NOON - timedelta(seconds=1)) == ()
        assert identity.holdings_of(amina, now=NOON) == (REGISTRAR,)
    assert identity.holdings_of(amina, now=NOON) == ()  # others' sessions do not even see it
    with as_owner():
        identity.end_post(amina, REGISTRAR, by=CLERK, now=NOON + timedelta(days=1))
        assert identity.holdings_of(amina, now=NOON + timedelta(days=1)) == ()


def test_a_post_is_held_once(enrolled: People, as_owner: Switch) -> None:
    with as_owner():
        identity.give_post(enrolled[AMINA].id, REGISTRAR, by=CLERK, now=NOON)
        with pytest.raises(identity.PostHeld):
            identity.give_post(enrolled[AMINA].id, REGISTRAR, by=CLERK, now=NOON)


def test_nobody_gives_themselves_a_post(enrolled: People, amina: Actor) -> None:
    with pytest.raises(NotAllowed):
        identity.give_post(enrolled[AMINA].id, REGISTRAR, by=amina, now=NOON)


def test_a_number_is_enrolled_once(enrolled: People, as_owner: Switch) -> None:
    del enrolled
    with as_owner(), pytest.raises(identity.NumberTaken):
        identity.enrol(number="3126 490 712", language="en", by=CLERK, now=NOON)


def test_sign_ins_are_told_to_their_person_and_failures_once_a_minute(
    enrolled: People, as_owner: Switch
) -> None:
    begun = identity.begin_sign_in(number=AMINA, address=HERE, now=NOON)

    def finish(code: str, seconds: int) -> None:
        identity.finish_sign_in(
            challenge_id=begun.challenge_id,
            code=code,
            address=HERE,
            now=NOON + timedelta(seconds=seconds),
        )

    for seconds in (0, 1, 61):
        with pytest.raises(identity.CodeWrong):
            finish("wrong", seconds)
    assert begun.code
    finish(begun.code, 62)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, asked FROM transparency_event WHERE subject_id = %s"
            " AND action LIKE 'sign-in.%%' ORDER BY at",
            [enrolled[AMINA].id],
        )
        told = cursor.fetchall()
    assert told == [("sign-in.failed", False)] * 2 + [("sign-in.done", True)]


def test_the_worker_sweeps_what_ran_out(
    enrolled: People, as_worker: Switch, as_owner: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.begin_sign_in(number=AMINA, address=HERE, now=NOON)
    kept = identity.print_codes(enrolled[HALIMA].id, by=CLERK, now=NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    with as_worker():
        assert identity.clean() > 0
    with as_owner():
        assert count("identity_challenge") == 0
        assert count("identity_code") == len(kept)
