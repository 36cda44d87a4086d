"""A fact goes into the log with its change, and its subject reads it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from torana.base.actor import Actor, machine
from torana.base.errors import NotAllowed
from torana.parts.transparency import api as transparency
from torana.parts.transparency.tests.conftest import NOW, id_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Literal

    from torana.parts.transparency.tests.conftest import Write

    Acting = Callable[[Actor], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def test_a_person_reads_what_was_done_and_by_which_post(
    write: Write, acting: Acting, amina: Actor, registrar: Actor
) -> None:
    leaf = write(registrar, amina.person_id, action="case.opened", details={"reference": "NY-1"})
    with acting(amina):
        (event,) = transparency.events_of(id_of(amina)).rows
    assert (event.leaf_id, event.action, event.deed) == (leaf, "case.opened", "read")
    assert (event.who.agency, event.who.post) == ("civil-registration", "registrar")
    assert event.details == {"reference": "NY-1"}
    assert event.legal_basis == "Births Act, section 12"
    assert event.index is None


def test_no_officer_is_named(write: Write, acting: Acting, amina: Actor, registrar: Actor) -> None:
    write(registrar, amina.person_id)
    with acting(amina):
        (event,) = transparency.events_of(id_of(amina)).rows
    assert str(registrar.person_id) not in str(event)
    assert len(event.who.pairwise) == 32


@pytest.mark.django_db(transaction=True)
def test_a_fact_without_its_change_is_a_bug(amina: Actor) -> None:
    with pytest.raises(AssertionError, match="without its change"):
        transparency.append(
            action="case.submitted",
            by=amina,
            subject_id=amina.person_id,
            object="case:1",
            agency="",
            legal_basis="",
            purpose="",
            now=NOW,
        )


def test_a_fact_goes_when_its_change_is_undone(write: Write, acting: Acting, amina: Actor) -> None:
    with transaction.atomic():
        write(amina, amina.person_id)
        transaction.set_rollback(True)
    with acting(amina):
        assert transparency.events_of(id_of(amina)).rows == ()


def test_a_stranger_sees_nothing(
    write: Write, acting: Acting, amina: Actor, stranger: Actor
) -> None:
    write(amina, amina.person_id)
    with acting(stranger):
        assert transparency.events_of(id_of(amina)).rows == ()
        assert transparency.counts_of(id_of(amina)).all == 0
        assert transparency.history_of("case:1", by=stranger) == ()


def test_what_happened_is_sorted_by_what_it_did(
    write: Write, acting: Acting, amina: Actor, registrar: Actor
) -> None:
    write(amina, amina.person_id, action="case.submitted")
    write(registrar, amina.person_id, action="case.opened")
    write(registrar, amina.person_id, action="entry.read")

    def shown(show: Literal["all", "read", "changed", "unasked"]) -> list[str]:
        return [event.action for event in transparency.events_of(person_id, show=show).rows]

    person_id = id_of(amina)
    with acting(amina):
        assert shown("all") == ["entry.read", "case.opened", "case.submitted"]
        assert shown("read") == ["entry.read", "case.opened"]
        assert shown("changed") == ["case.submitted"]
        assert shown("unasked") == ["entry.read"]
        counts = transparency.counts_of(person_id)
    assert (counts.all, counts.read, counts.changed, counts.unasked) == (3, 2, 1, 1)


def test_a_long_history_comes_in_pages(write: Write, acting: Acting, amina: Actor) -> None:
    written = [write(amina, amina.person_id) for _ in range(60)]
    with acting(amina):
        first = transparency.events_of(id_of(amina))
        second = transparency.events_of(id_of(amina), after=first.next_cursor)
    assert (len(first.rows), len(second.rows), second.next_cursor) == (50, 10, "")
    seen = {event.leaf_id for event in first.rows + second.rows}
    assert seen == set(written)


def test_an_officer_reads_the_history_of_a_case_of_their_agency(
    write: Write, acting: Acting, amina: Actor, registrar: Actor
) -> None:
    write(amina, amina.person_id)
    write(registrar, amina.person_id, action="case.granted")
    write(machine("clock"), amina.person_id, action="case.late", agency="other-agency")
    with acting(registrar):
        found = transparency.history_of("case:1", by=registrar)
    assert [event.action for event in found] == ["case.submitted", "case.granted"]


def test_the_auditor_sees_that_it_happened_and_not_to_whom(
    write: Write, acting: Acting, amina: Actor, auditor: Actor
) -> None:
    write(amina, amina.person_id, details={"reference": "NY-1"})
    with acting(auditor):
        (row,) = transparency.list_for_audit(by=auditor).rows
        assert transparency.events_of(id_of(amina)).rows == ()
    assert (row.action, row.agency, row.object_kind) == (
        "case.submitted",
        "civil-registration",
        "case",
    )
    assert str(amina.person_id) not in str(row)


def test_only_an_auditor_lists_everything(amina: Actor, registrar: Actor) -> None:
    for actor in (amina, registrar):
        with pytest.raises(NotAllowed):
            transparency.list_for_audit(by=actor)
