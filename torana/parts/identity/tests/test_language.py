"""The language in which somebody is written to is the one that they chose, and theirs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from torana.base.actor import machine
from torana.base.errors import NotAllowed
from torana.base.postgres.scope import scope
from torana.parts.identity import api as identity
from torana.parts.identity.tests.conftest import AMINA, HALIMA, NOON
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from torana.base.actor import Actor

    People = dict[str, identity.Person]

pytestmark = pytest.mark.django_db


def chosen_by(actor: Actor) -> list[str]:
    assert actor.person_id is not None
    with scope(actor):
        page = transparency.events_of(actor.person_id)
    return [event.action for event in page.rows if event.action == "language.chosen"]


def test_who_chooses_a_language_is_written_to_in_it(enrolled: People, amina: Actor) -> None:
    amina_id = enrolled[AMINA].id
    identity.choose_language(amina_id, "sw", by=amina, now=NOON)
    with scope(amina):
        assert identity.person(amina_id).language == "sw"


def test_the_choice_stands_among_their_data_once(enrolled: People, amina: Actor) -> None:
    for _ in range(2):
        identity.choose_language(enrolled[AMINA].id, "sw", by=amina, now=NOON)
    assert len(chosen_by(amina)) == 1


def test_nobody_chooses_for_somebody_else(enrolled: People, amina: Actor) -> None:
    for other in (amina, machine("command line")):
        with pytest.raises(NotAllowed):
            identity.choose_language(enrolled[HALIMA].id, "fr", by=other, now=NOON)


def test_the_database_lets_nobody_change_the_language_of_others(
    enrolled: People, amina: Actor
) -> None:
    del enrolled
    with scope(amina), connection.cursor() as cursor:
        cursor.execute("UPDATE identity_person SET language = 'fr'")
        assert cursor.rowcount == 1  # her own
