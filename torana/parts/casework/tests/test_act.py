"""What officers do with a case: each step of the process, the refusals first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from torana.base.actor import Holding, officer
from torana.base.errors import NotFound, Refusal
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from torana.parts.casework.tests.conftest import Cast, Doings

REFUSALS: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("stamp", {}, casework.ActionUnknown),
    ("refuse", {"reason": "Not you"}, casework.GroundMissing),
    ("refuse", {"reason": "Not you", "ground": "too-short"}, casework.GroundUnknown),
    ("refuse", {"ground": "not-a-parent"}, casework.ReasonMissing),
    ("refuse", {"ground": "not-a-parent", "reason": "  "}, casework.ReasonMissing),
    ("refuse", {"ground": "not-a-parent", "reason": "x" * 2001}, casework.TextTooLong),
    ("return", {"questions": ("child_name",)}, casework.MessageMissing),
    ("return", {"message": "Which one?"}, casework.QuestionsMissing),
    # What the state knows was not asked, so it cannot come back; nor can what does not exist.
    ("return", {"message": "?", "questions": ("full_name", "shoe")}, casework.QuestionsMissing),
    ("grant", {"seen": 7}, casework.Stale),
]


@pytest.mark.parametrize(("action", "said", "refusal"), REFUSALS)
def test_an_action_is_refused(
    cast: Cast, do: Doings, action: str, said: dict[str, Any], refusal: type[Refusal]
) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with pytest.raises(refusal):
        do.act(case.id, action, cast.registrar, **said)
    assert do.see(case.id, cast.amina).version == 1


def test_a_grant_names_the_post_and_not_the_officer(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    decided = do.act(case.id, "grant", cast.registrar)
    assert decided.outcome == "granted"
    assert decided.decision is not None
    assert decided.decision.who.post.in_("en") == "Registrar"
    with pytest.raises(casework.CaseEnded):
        do.act(case.id, "grant", cast.registrar)


def test_the_applicant_is_told_why(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "refuse", cast.registrar, ground="not-a-parent", reason="You are her aunt.")
    decision = do.see(case.id, cast.amina).decision
    assert decision is not None
    assert decision.ground is not None
    assert decision.law.in_("en") == "Civil Registration Act 2019, section 12(2)"
    assert decision.reason == "You are her aunt."


def test_of_two_officers_one_wins_and_the_other_is_told_by_which_post(
    cast: Cast, do: Doings
) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "grant", cast.registrar, seen=1)
    with pytest.raises(casework.Stale) as told:
        do.act(case.id, "grant", cast.second_registrar, seen=1)
    assert "Registrar" in told.value.sentence
    assert "Your certificate is ready" in told.value.sentence


def test_a_case_that_a_colleague_has_is_left_to_them_or_taken_over(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    one, other = cast.registrar, cast.second_registrar
    with scope(one):
        mine = casework.take(case.id, by=one, seen=1, now=do.now)
        assert (mine.mine, mine.version) == (True, 2)
        assert casework.take(case.id, by=one, seen=1, now=do.now).version == 2
    with scope(other):
        with pytest.raises(casework.TakenByAnother):
            casework.act(case.id, "grant", by=other, seen=2, now=do.now)
        with pytest.raises(casework.Stale):
            casework.take(case.id, by=other, seen=1, now=do.now)
        casework.take(case.id, by=other, seen=2, now=do.now)
        assert casework.let_go(case.id, by=other, seen=3, now=do.now).taken is None


def test_an_officer_cannot_act_on_their_own_case(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    assert cast.amina.person_id is not None
    herself = officer(cast.amina.person_id, cast.registrar.holdings)
    with pytest.raises(casework.NotYourOwn):
        do.act(case.id, "grant", herself)
    seen = do.see(case.id, herself)
    assert seen.offers == ()
    assert isinstance(seen.conflict, casework.NotYourOwn)
    with scope(herself):
        assert casework.inbox(by=herself, now=do.now).rows == ()


def test_a_post_of_another_agency_sees_no_difference_from_no_case(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with pytest.raises(NotFound):
        do.see(case.id, cast.residence_officer)
    with pytest.raises(NotFound):
        do.see(case.id, cast.brian)


def test_a_post_that_no_stage_names_sees_nothing(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    deputy = officer(
        cast.second_registrar.person_id or case.id,
        (Holding("civil-registration", "deputy-registrar"),),
    )
    with pytest.raises(NotFound):
        do.see(case.id, deputy)


def test_a_rule_keeps_an_action_from_being_offered(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina, child="7098241169"), cast.amina)
    seen = do.see(case.id, cast.registrar)
    assert "grant" not in {offer.name for offer in seen.offers}
    with pytest.raises(casework.NotOffered):
        do.act(case.id, "grant", cast.registrar)


def test_an_application_is_taken_back_once(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with scope(cast.amina):
        back = casework.withdraw(case.id, by=cast.amina, now=do.now)
        again = casework.withdraw(case.id, by=cast.amina, now=do.now)
    assert (back.outcome, back.version, again.version) == ("withdrawn", 2, 2)
    with scope(cast.brian), pytest.raises(NotFound):
        casework.withdraw(case.id, by=cast.brian, now=do.now)
