"""A case as its page shows it: what was done by whom, where it stands, what comes next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings


def _way(case: casework.CaseView) -> list[tuple[str, str, str, str]]:
    return [
        (s.state, s.action, s.title.in_("en"), s.who.post.in_("en") or s.who.kind)
        for s in case.steps
    ]


def _told(by: Actor, action: str) -> list[transparency.LoggedEvent]:
    assert by.person_id is not None
    with scope(by):
        return [e for e in transparency.events_of(by.person_id).rows if e.action == action]


@pytest.fixture
def sent(cast: Cast, do: Doings) -> UUID:
    """Return a case that a registrar has to decide."""
    return do.send(do.childs_birth(cast.amina), cast.amina).id


def test_the_way_tells_where_it_stands_and_what_comes_next(
    cast: Cast, do: Doings, sent: UUID
) -> None:
    assert _way(do.see(sent, cast.amina)) == [
        ("done", "submit", "", "applicant"),
        ("here", "", "A registrar checks the entry", "Registrar"),
        ("next", "", "Your certificate is ready", ""),
    ]


def test_the_way_through_a_question_and_back(cast: Cast, do: Doings, sent: UUID) -> None:
    do.act(sent, "return", cast.registrar, message="Which?", questions=("child_name",))
    seen = do.see(sent, cast.amina)
    assert _way(seen) == [
        ("done", "submit", "", "applicant"),
        ("done", "return", "A registrar checks the entry", "Registrar"),
        ("here", "", "We need an answer from you", "applicant"),
        ("next", "", "A registrar checks the entry", "Registrar"),
        ("next", "", "Your certificate is ready", ""),
    ]
    assert seen.steps[1].questions == ("child_name",)
    assert seen.steps[1].label.in_("en") == "Ask the applicant"


def test_colleagues_arrangements_are_no_steps(cast: Cast, do: Doings, sent: UUID) -> None:
    with scope(cast.registrar):
        casework.take(sent, by=cast.registrar, seen=1, now=do.now)
    seen = do.see(sent, cast.amina)
    assert [step.action for step in seen.steps] == ["submit", "", ""]
    assert seen.taken is not None
    assert seen.taken.post.in_("en") == "Registrar"


def test_a_rule_that_decided_is_told_with_its_article(cast: Cast, do: Doings) -> None:
    case = do.send(do.own_birth(cast.amina), cast.amina)
    step = do.see(case.id, cast.amina).steps[1]
    assert (step.action, step.who.kind) == ("grant", "rule")
    assert step.because.in_("en").startswith("You asked for your own entry")
    assert step.law.in_("en") == "Civil Registration Act 2019, section 12(1)"
    assert step.law.in_("ar") == "قانون الأحوال المدنية لسنة 2019، المادة 12 (1)"


def test_an_officer_sees_the_answers_beside_the_evidence(
    cast: Cast, do: Doings, sent: UUID
) -> None:
    seen = do.see(sent, cast.registrar)
    assert seen.applicant_name == "Amina Otieno"
    known = {a.question.name: a.source.in_("en") for a in seen.answers if a.known}
    assert known == dict.fromkeys(("full_name", "born_on"), "Population register")
    child = next(e for e in seen.evidence if e.evidence.name == "child_entry")
    facts = {fact.field.name: fact.value for fact in child.values}
    assert facts["mother_id_number"] == "3126490712"
    assert "informant" not in facts, "only what the service uses"


def test_opening_a_case_is_told_to_everybody_whom_it_is_about(
    cast: Cast, do: Doings, sent: UUID
) -> None:
    seen = do.see(sent, cast.registrar)
    for one in (cast.amina, cast.neema):
        (event,) = _told(one, "case.opened")
        assert event.purpose.startswith(f"To decide {seen.reference}")
        assert event.legal_basis == "Civil Registration Act 2019, section 12"
    assert _told(cast.brian, "case.opened") == []


def test_looking_at_ones_own_case_is_nobodys_business(cast: Cast, do: Doings, sent: UUID) -> None:
    do.see(sent, cast.amina)
    assert _told(cast.amina, "case.opened") == []


def test_each_thing_that_happens_is_sealed_once(cast: Cast, do: Doings) -> None:
    do.send(do.own_birth(cast.amina), cast.amina)
    (submitted,) = _told(cast.amina, "case.submitted")
    (decided,) = _told(cast.amina, "case.decided")
    assert submitted.details["stage"] == "review"
    assert decided.details["outcome"] == "granted"
    assert decided.legal_basis == "Civil Registration Act 2019, section 12(1)"
