"""Sending an application in: exactly once, with a reference, decided at once by rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from torana.parts.casework.tests.conftest import Cast, Doings


def test_an_adults_own_certificate_is_decided_at_once(cast: Cast, do: Doings) -> None:
    case = do.send(do.own_birth(cast.amina), cast.amina)
    assert (case.stage, case.outcome) == ("issued", "granted")
    seen = do.see(case.id, cast.amina)
    assert seen.decision is not None
    assert seen.decision.who.kind == "rule"
    assert seen.decision.law.in_("en") == "Civil Registration Act 2019, section 12(1)"
    assert seen.version == 2


def test_a_childs_certificate_waits_for_the_registrar(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    assert (case.stage, case.outcome, case.due_on) == ("review", "", date(2026, 11, 23))


def test_pressing_twice_gives_the_same_case(cast: Cast, do: Doings) -> None:
    draft = do.childs_birth(cast.amina)
    assert do.send(draft, cast.amina) == do.send(draft, cast.amina)
    with scope(cast.amina):
        assert casework.drafts_of(cast.amina, now=do.now) == ()
        assert len(casework.cases_of(cast.amina).rows) == 1


def test_a_stranger_cannot_send_it(cast: Cast, do: Doings) -> None:
    draft = do.childs_birth(cast.amina)
    with pytest.raises(NotFound):
        do.send(draft, cast.brian)
    do.send(draft, cast.amina)
    with pytest.raises(NotFound):
        do.send(draft, cast.brian)


def test_an_unfinished_application_is_not_sent(cast: Cast, do: Doings) -> None:
    draft = do.begin("birth-certificate", cast.amina)
    do.save(draft, "who", cast.amina, relation="self")
    with pytest.raises(casework.Unfinished):
        do.send(draft, cast.amina)


def test_what_a_hidden_question_held_is_not_sent(cast: Cast, do: Doings) -> None:
    draft = do.childs_birth(cast.amina)
    do.save(draft, "who", cast.amina, relation="self")
    seen = do.see(do.send(draft, cast.amina).id, cast.amina)
    assert "child_name" not in {answer.question.name for answer in seen.answers}


def test_a_reference_that_is_taken_is_drawn_again(
    cast: Cast, do: Doings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = do.send(do.childs_birth(cast.amina), cast.amina)
    drawn = iter([first.reference, first.reference, "NY-7QK4-2M"])
    monkeypatch.setattr("torana.pure.reference.make", lambda *_a, **_k: next(drawn))
    second = do.send(do.residence(cast.amina), cast.amina)
    assert second.reference == "NY-7QK4-2M"


def test_the_date_is_promised_by_the_agencys_calendar(cast: Cast, do: Doings) -> None:
    """Five working days from a Thursday, over a weekend and Founders' Day."""
    seen = do.see(do.send(do.residence(cast.amina), cast.amina).id, cast.amina)
    assert seen.due_on == date(2026, 11, 27)
    moved = [(day.on.day, day.holiday.in_("en")) for day in seen.days_off]
    assert moved == [(21, ""), (22, ""), (24, "Founders’ Day")]


def test_it_goes_to_the_office_of_the_district(cast: Cast, do: Doings) -> None:
    case = do.send(do.residence(cast.amina), cast.amina)
    seen = do.see(case.id, cast.residence_officer)
    assert seen.office is not None
    assert seen.office.name == "kaya"
    with pytest.raises(NotFound):
        do.see(case.id, cast.officer_of_bandari)
