"""Questions that come back: those only, and by when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.parts.casework.tests.conftest import Cast, Doings


@pytest.fixture
def returned(cast: Cast, do: Doings) -> UUID:
    """Return a case that waits for the child's name and date of birth."""
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(
        case.id,
        "return",
        cast.registrar,
        message="The names differ. Please look at the birth notice.",
        questions=("child_name", "child_born_on"),
    )
    return case.id


def _answer(case_id: UUID, cast: Cast, do: Doings, **raw: str) -> casework.Answered:
    raw = {name.replace("__", "-"): value for name, value in raw.items()}
    with scope(cast.amina):
        return casework.answer_returned(case_id, raw, {}, by=cast.amina, now=do.now)


BORN = {"child_born_on__day": "27", "child_born_on__month": "3", "child_born_on__year": "2019"}


def test_the_applicant_is_asked_those_only(cast: Cast, do: Doings, returned: UUID) -> None:
    seen = do.see(returned, cast.amina)
    assert [q.name for q in seen.returned] == ["child_name", "child_born_on"]
    assert seen.message == "The names differ. Please look at the birth notice."
    assert seen.your_turn
    assert seen.steps[-2].state == "next" or seen.steps[-1].state == "next"


def test_an_answer_brings_the_case_back_to_the_post(cast: Cast, do: Doings, returned: UUID) -> None:
    answered = _answer(returned, cast, do, child_name="Neema Otieno", relation="self", **BORN)
    assert answered.problems == {}
    seen = do.see(returned, cast.registrar)
    values = {a.question.name: a.value for a in seen.answers}
    assert seen.stage == "review"
    assert values["child_name"] == "Neema Otieno"
    assert values["relation"] == "child", "what did not come back is not changed"
    assert {offer.name for offer in seen.offers} == {"grant", "return", "refuse"}


def test_good_answers_are_kept_while_others_are_bad(cast: Cast, do: Doings, returned: UUID) -> None:
    answered = _answer(returned, cast, do, child_name="Neema Otieno")
    assert set(answered.problems) == {"child_born_on"}
    assert answered.case.your_turn
    again = {a.question.name: a.value for a in answered.case.answers}
    assert again["child_name"] == "Neema Otieno"
    seen = {a.question.name: a.value for a in do.see(returned, cast.registrar).answers}
    assert seen["child_name"] == "Neema", "the office sees what was sent, until all of it is"
    assert _answer(returned, cast, do, **(BORN | {"child_name": "Neema Otieno"})).problems == {}


def test_nothing_is_answered_that_nobody_asked(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with pytest.raises(casework.NothingReturned):
        _answer(case.id, cast, do, child_name="Neema")


def test_a_case_lapses_when_the_last_day_is_over(
    cast: Cast, do: Doings, returned: UUID, as_worker: Callable[[], AbstractContextManager[None]]
) -> None:
    with as_worker():
        assert casework.run_clocks(do.now + timedelta(days=14)) == 0
        assert casework.run_clocks(do.now + timedelta(days=15)) == 1
        assert casework.run_clocks(do.now + timedelta(days=15)) == 0
    seen = do.see(returned, cast.amina)
    assert (seen.outcome, seen.your_turn) == ("lapsed", False)
    assert seen.decision is not None
    assert seen.decision.who.kind == "clock"
