"""Drafts: one for each person and service, found again, and asking only what nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.base.actor import Assurance, person
from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings


def _told(by: Actor) -> list[str]:
    """Return what the log told somebody, the latest first."""
    assert by.person_id is not None
    with scope(by):
        return [event.action for event in transparency.events_of(by.person_id).rows]


def test_a_draft_is_found_again_on_another_device(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    do.save(draft, "who", cast.amina, relation="child")
    with scope(cast.amina):
        found = casework.start("birth-certificate", by=cast.amina, now=do.now)
        (line,) = casework.drafts_of(cast.amina, now=do.now)
    assert found.id == draft.id == line.id
    assert found.answers["relation"] == "child"
    assert found.next_page == "child"
    assert (line.page, line.pages) == (1, 3)


def test_nobody_else_finds_it(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    with scope(cast.brian), pytest.raises(NotFound):
        casework.draft(draft.id, by=cast.brian, now=do.now)


def test_nothing_is_looked_up_before_the_applicant_agrees(cast: Cast, do: Doings) -> None:
    with scope(cast.amina):
        draft = casework.start("birth-certificate", by=cast.amina, now=do.now)
        assert draft.needs_consent
        assert [ask.evidence.name for ask in draft.asks] == ["me", "my_birth", "child_entry"]
        assert draft.facts == ()
        with pytest.raises(casework.ConsentNeeded):
            casework.save_page(draft.id, "who", {}, {}, by=cast.amina, now=do.now)
    assert "entry.read" not in _told(cast.amina)


def test_what_the_state_knows_is_shown_and_not_asked(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    who = draft.pages[0]
    assert [question.name for question in who.questions] == ["relation"]
    assert [(fact.question.name, fact.value) for fact in who.facts] == [
        ("full_name", "Amina Otieno"),
        ("born_on", "1991-04-12"),
    ]
    assert who.facts[0].source.in_("en") == "Population register"


def test_agreeing_twice_reads_once(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    with scope(cast.amina):
        casework.agree(draft.id, by=cast.amina, now=do.now)
    told = _told(cast.amina)
    assert told.count("entry.read") == 1
    assert told.count("consent.given") == 1


def test_evidence_that_needs_an_answer_is_read_when_the_answer_is_there(
    cast: Cast, do: Doings
) -> None:
    draft = do.childs_birth(cast.amina)
    assert {e.evidence.name: e.found for e in draft.evidence} == {"me": True, "child_entry": True}
    other = {"child_number": "7098241169", "child_name": "Grace", "parent_as": "mother"}
    born = {"child_born_on__day": "1", "child_born_on__month": "2", "child_born_on__year": "2021"}
    draft = do.save(draft, "child", cast.amina, **other, **born).draft
    assert {e.evidence.name: e.found for e in draft.evidence} == {"me": True, "child_entry": False}
    draft = do.save(draft, "who", cast.amina, relation="self").draft
    assert {e.evidence.name for e in draft.evidence} == {"me", "my_birth"}


def test_a_reading_is_told_to_whom_it_is_about(cast: Cast, do: Doings) -> None:
    """Neema sees that her entry was read, though it was her mother who applied."""
    do.childs_birth(cast.amina)
    assert "entry.read" in _told(cast.neema)


def test_good_answers_are_kept_beside_bad_ones(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    do.save(draft, "who", cast.amina, relation="child")
    saved = do.save(
        draft, "child", cast.amina, child_number="12", child_name="Neema", parent_as="mother"
    )
    assert set(saved.problems) == {"child_number", "child_born_on"}
    assert "10 digits" in saved.problems["child_number"].text.in_("en")
    assert saved.draft.answers["child_name"] == "Neema"
    assert "child_number" not in saved.draft.answers
    assert saved.draft.next_page == "child"


def test_a_bad_answer_takes_the_place_of_no_good_one(cast: Cast, do: Doings) -> None:
    """Who changes an answer to something impossible meant to change it: the page is open again."""
    draft = do.childs_birth(cast.amina)
    assert draft.ready
    draft = do.save(draft, "child", cast.amina, child_number="12").draft
    assert not draft.ready


def test_a_page_that_is_not_asked_cannot_be_saved(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    with pytest.raises(casework.PageUnknown):
        do.save(draft, "guardian", cast.amina)


def test_a_draft_thrown_away_is_gone(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    with scope(cast.amina):
        casework.drop_draft(draft.id, by=cast.amina, now=do.now)
        with pytest.raises(NotFound):
            casework.draft(draft.id, by=cast.amina, now=do.now)


def test_of_a_stranger_at_a_public_computer_we_are_not_sure_enough(cast: Cast, do: Doings) -> None:
    assert cast.amina.person_id is not None
    unsure = person(cast.amina.person_id, Assurance.LOW)
    with scope(unsure), pytest.raises(casework.AssuranceTooLow):
        casework.start("birth-certificate", by=unsure, now=do.now)
