"""A household in a list, figures that follow from it, a refusal, and the appeal against it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from torana.base.actor import Holding, officer
from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework import appealing, models, reactions
from torana.parts.casework.api import words
from torana.parts.casework.tests.conftest import LOADER, NEEMA, NOW
from torana.parts.registries import api as registries
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings, Switch

OFFICER = officer(UUID(int=0xB1), (Holding("education", "bursary-officer", "kaya"),))
BOARD = officer(UUID(int=0xB2), (Holding("education", "appeals-board", "board"),))
SPOUSE = {"member_name": "Daniel", "member_relation": "spouse", "member_age": "36"}
EARNS = {"member_works": "yes", "member_income": "10,000"}
CHILD = {"member_name": "Neema", "member_relation": "child", "member_age": "7"}


@pytest.fixture(autouse=True)
def _schools(cast: Cast, as_owner: Switch) -> None:
    del cast
    school = {
        "code": "uhuru-park",
        "school_name": "Uhuru Park Primary School",
        "level": "primary",
        "school_district": "kaya",
    }
    with as_owner():
        registries.load("schools", [school], by=LOADER, now=NOW, subjects={})


def begun(do: Doings, by: Actor) -> casework.Draft:
    """Return a draft that has come to the household."""
    draft = do.begin("school-bursary", by)
    do.save(draft, "pupil", by, pupil_is="child", pupil_number=NEEMA)
    do.save(draft, "school", by, school="uhuru-park", school_year="2026", fees_due="12400")
    return do.save(draft, "income", by, own_income="18 500").draft


def put(
    do: Doings, draft: casework.Draft, by: Actor, item: str = casework.NEW, **raw: str
) -> casework.Saved:
    """Save one person of the household."""
    with scope(by):
        return casework.save_item(draft.id, "household", item, raw, by=by, now=do.now)


def filled(do: Doings, by: Actor) -> casework.Draft:
    """Return a draft that is ready to be sent."""
    draft = begun(do, by)
    put(do, draft, by, **SPOUSE, member_works="yes")
    put(do, draft, by, **CHILD)
    (spouse, _) = shown(do, draft, by)
    put(do, draft, by, spouse.id, **SPOUSE, **EARNS)
    do.save(draft, "household", by)
    return do.save(draft, "reckoned", by, truth="yes").draft


def shown(do: Doings, draft: casework.Draft, by: Actor) -> tuple[casework.ItemShown, ...]:
    """Return the household as its page shows it."""
    with scope(by):
        found = casework.draft(draft.id, by=by, now=do.now)
    return next(page for page in found.pages if page.name == "household").items["household"]


def refused(do: Doings, by: Actor) -> UUID:
    """Return a case that was refused on a ground."""
    case = do.send(filled(do, by), by)
    do.act(case.id, "refuse", OFFICER, ground="second-award", reason="The mother has it.")
    return case.id


def appealed(do: Doings, case_id: UUID, by: Actor) -> casework.Case:
    """Send the appeal against a case."""
    with scope(by):
        draft = casework.start_appeal(case_id, by=by, now=do.now)
        draft = casework.agree(draft.id, by=by, now=do.now)
    do.save(draft, "why", by, wrong="facts", why="She has no other bursary", heard="no")
    return do.send(draft, by)


def test_an_item_is_done_when_all_that_is_asked_of_it_is_answered(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    first = put(do, draft, cast.amina, **SPOUSE)
    assert not first.problems
    assert not first.item_done, "the age brings up whether he works"
    second = put(do, draft, cast.amina, first.item, **SPOUSE, member_works="no")
    assert second.item_done
    assert second.item == first.item


def test_a_bad_answer_of_an_item_is_told_and_the_good_ones_are_kept(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    saved = put(do, draft, cast.amina, **{**CHILD, "member_age": "young"})
    assert saved.problems["member_age"].code == "not-a-number"
    (item,) = shown(do, draft, cast.amina)
    assert item.answers["member_name"] == "Neema"
    assert not item.done
    assert not do.save(draft, "household", cast.amina).draft.ready


def test_an_empty_form_adds_nobody(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    saved = put(do, draft, cast.amina)
    assert saved.item == casework.NEW
    assert shown(do, draft, cast.amina) == ()


def test_what_was_removed_is_gone_and_removing_it_again_changes_nothing(
    cast: Cast, do: Doings
) -> None:
    draft = begun(do, cast.amina)
    item = put(do, draft, cast.amina, **CHILD).item
    for _ in range(2):
        with scope(cast.amina):
            casework.remove_item(draft.id, "household", item, by=cast.amina, now=do.now)
    assert shown(do, draft, cast.amina) == ()
    with scope(cast.amina), pytest.raises(casework.ItemUnknown):
        casework.save_item(draft.id, "household", item, CHILD, by=cast.amina, now=do.now)


def test_a_list_has_an_end(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    for _ in range(20):
        put(do, draft, cast.amina, **CHILD)
    with pytest.raises(casework.TooManyItems):
        put(do, draft, cast.amina, **CHILD)


def test_a_stranger_sees_and_changes_no_item(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    with scope(cast.brian), pytest.raises(NotFound):
        casework.save_item(draft.id, "household", "new", CHILD, by=cast.brian, now=do.now)


def test_what_a_hidden_question_of_an_item_held_is_not_sent(cast: Cast, do: Doings) -> None:
    draft = begun(do, cast.amina)
    item = put(do, draft, cast.amina, **SPOUSE, member_works="yes", member_income="5").item
    put(do, draft, cast.amina, item, **{**SPOUSE, "member_age": "9"})
    do.save(draft, "household", cast.amina)
    case = do.send(do.save(draft, "reckoned", cast.amina, truth="yes").draft, cast.amina)
    seen = do.see(case.id, cast.amina)
    household = next(a for a in seen.answers if a.question.name == "household")
    assert household.value == [{"id": item, **SPOUSE, "member_age": 9}]


def test_the_figures_follow_from_the_household_and_say_how(cast: Cast, do: Doings) -> None:
    draft = filled(do, cast.amina)
    (page,) = (page for page in draft.pages if page.name == "reckoned")
    told = {r.question.name: r for r in page.reckoned}
    nation = draft.edition.nation
    said = {n: words.answer(r.question, r.value, nation) for n, r in told.items()}
    assert said["people"] == "3"
    assert said["home_income"] == "NYS\N{NO-BREAK SPACE}28,500.00"
    assert said["income_per_head"] == "NYS\N{NO-BREAK SPACE}9,500.00"
    assert said["within_limit"] == "Yes"
    assert said["award"] == "NYS\N{NO-BREAK SPACE}7,440.00"
    assert words.because(told["income_limit"], nation) == "For a home of 3 in Kaya"
    assert [t.name for t in told["income_limit"].tables] == ["income-limits"]


def test_an_officer_sees_the_figures_and_cannot_send_them_back(cast: Cast, do: Doings) -> None:
    case = do.send(filled(do, cast.amina), cast.amina)
    seen = do.see(case.id, OFFICER)
    assert [a.question.name for a in seen.answers if a.reckoned][:2] == ["people", "home_income"]
    with pytest.raises(casework.QuestionsMissing):
        do.act(case.id, "return", OFFICER, message="?", questions=("award",))


def test_a_list_that_comes_back_is_changed_item_by_item(cast: Cast, do: Doings) -> None:
    case = do.send(filled(do, cast.amina), cast.amina)
    do.act(case.id, "return", OFFICER, message="And the twins?", questions=("household",))
    with scope(cast.amina):
        for _ in range(2):
            casework.save_returned_item(
                case.id, "household", casework.NEW, CHILD, by=cast.amina, now=do.now
            )
        assert do.see(case.id, cast.amina).your_turn, "nothing goes on before it is sent"
        answered = casework.answer_returned(case.id, {}, {}, by=cast.amina, now=do.now)
    assert not answered.problems
    values = {a.question.name: a.value for a in do.see(case.id, OFFICER).answers}
    assert values["people"] == 5
    assert values["income_per_head"] == 570_000


def test_a_refusal_says_until_when_it_can_be_appealed(cast: Cast, do: Doings) -> None:
    offer = do.see(refused(do, cast.amina), cast.amina).appeal
    assert offer is not None
    assert offer.open
    assert offer.until == (do.now + dt.timedelta(days=30)).date()
    assert offer.law.in_("en") == "Bursaries Act 2020, section 16"


def test_an_appeal_begins_from_its_case_alone(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    with scope(cast.amina), pytest.raises(casework.NothingToAppeal):
        casework.start("school-bursary-appeal", by=cast.amina, now=do.now)
    with scope(cast.brian), pytest.raises(NotFound):
        casework.start_appeal(case_id, by=cast.brian, now=do.now)


def test_the_draft_of_an_appeal_names_the_refusal_and_its_ground(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    with scope(cast.amina):
        about = casework.start_appeal(case_id, by=cast.amina, now=do.now).appealed
    assert about is not None
    assert about.id == case_id
    assert about.ground is not None
    assert about.ground.law.in_("en") == "Bursaries Act 2020, section 7(3)"


def test_nothing_but_a_refusal_is_appealed(cast: Cast, do: Doings) -> None:
    case = do.send(filled(do, cast.amina), cast.amina)
    with scope(cast.amina), pytest.raises(casework.NoAppeal):
        casework.start_appeal(case.id, by=cast.amina, now=do.now)


def test_an_appeal_that_is_late_is_refused_with_the_day(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    with scope(cast.amina):
        casework.start_appeal(case_id, by=cast.amina, now=do.now + dt.timedelta(days=30))
        with pytest.raises(casework.TooLateToAppeal):
            casework.start_appeal(case_id, by=cast.amina, now=do.now + dt.timedelta(days=31))


def test_a_decision_is_appealed_once(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    appeal = appealed(do, case_id, cast.amina)
    with scope(cast.amina), pytest.raises(casework.AlreadyAppealed):
        casework.start_appeal(case_id, by=cast.amina, now=do.now)
    seen = do.see(case_id, cast.amina)
    assert seen.appeal is not None
    assert seen.appeal.case_id == appeal.id
    assert seen.decision is not None
    assert seen.decision.ground is not None
    assert seen.decision.ground.name == "second-award", "the refusal stands as it was"


def test_the_board_sees_the_whole_file_and_the_log_says_why(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    with pytest.raises(NotFound):
        do.see(case_id, BOARD)
    appeal = appealed(do, case_id, cast.amina)
    about = do.see(appeal.id, BOARD).appealed
    assert about is not None
    assert about.id == case_id
    assert about.ground is not None
    seen = do.see(case_id, BOARD)
    assert {a.question.name for a in seen.answers} >= {"household", "award", "fees_due"}
    assert seen.offers == ()
    assert seen.read_only
    assert cast.amina.person_id is not None
    with scope(cast.amina):
        events = transparency.events_of(cast.amina.person_id).rows
    told = [e.purpose for e in events if e.action == "case.opened"]
    assert f"To hear the appeal {appeal.reference} against {seen.reference}" in told


def test_the_board_reads_the_first_case_and_does_nothing_with_it(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    appealed(do, case_id, cast.amina)
    seen = do.see(case_id, BOARD).version
    with scope(BOARD):
        with pytest.raises(NotFound):
            casework.take(case_id, by=BOARD, seen=seen, now=do.now)
        with pytest.raises(NotFound):
            casework.act(case_id, "grant", by=BOARD, seen=seen, now=do.now)
        with pytest.raises(NotFound):
            casework.revoke(case_id, UUID(int=1), reason="?", by=BOARD, now=do.now)


def test_an_appeal_that_is_allowed_grants_the_first_case_and_both_histories_say_so(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    case_id = refused(do, cast.amina)
    appeal = appealed(do, case_id, cast.amina)
    do.act(appeal.id, "allow", BOARD, reason="The register holds none.")
    with as_owner():
        row = models.Case.objects.get(id=appeal.id)
        first = appealing.allow(row, now=do.now)
        assert first is not None
        reactions.carry_out(first, now=do.now)
        assert appealing.allow(row, now=do.now) is None, "twice changes nothing"
    seen = do.see(case_id, cast.amina)
    assert (seen.stage, seen.outcome) == ("awarded", "granted")
    assert [s.action for s in seen.steps if s.action] == [
        *("submit", "refuse", "appeal", "appeal-allowed"),
    ]
    last = next(s for s in seen.steps if s.action == "appeal-allowed")
    assert last.who.post.in_("en") == "Bursary Appeals Board"
    assert last.reason == "The register holds none."
    assert last.law.in_("en") == "Bursaries Act 2020, section 16"
    refusal = next(s for s in seen.steps if s.action == "refuse")
    assert refusal.ground is not None
    assert seen.certificate_expected


def test_an_appeal_that_is_dismissed_leaves_the_refusal(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    case_id = refused(do, cast.amina)
    appeal = appealed(do, case_id, cast.amina)
    do.act(appeal.id, "dismiss", BOARD, ground="not-shown", reason="Nothing was sent.")
    with as_owner():
        assert appealing.allow(models.Case.objects.get(id=appeal.id), now=do.now) is None
    assert do.see(case_id, cast.amina).outcome == "refused"


def test_who_refused_does_not_hear_the_appeal(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    appeal = appealed(do, case_id, cast.amina)
    both = replace(OFFICER, holdings=OFFICER.holdings + BOARD.holdings)
    seen = do.see(appeal.id, both)
    assert isinstance(seen.conflict, casework.NotYourOwnDecision)
    assert seen.offers == ()
    with pytest.raises(casework.NotYourOwnDecision):
        do.act(appeal.id, "allow", both, reason="I was wrong.")
    with scope(both), pytest.raises(casework.NotYourOwnDecision):
        casework.take(appeal.id, by=both, seen=seen.version, now=do.now)
    assert do.see(appeal.id, BOARD).conflict is None
    assert {"allow", "dismiss"} <= {offer.name for offer in do.see(appeal.id, BOARD).offers}


def test_another_board_sees_nothing(cast: Cast, do: Doings) -> None:
    case_id = refused(do, cast.amina)
    appealed(do, case_id, cast.amina)
    other = replace(BOARD, holdings=(Holding("civil-registration", "registrar", "kaya"),))
    with pytest.raises(NotFound):
        do.see(case_id, other)


def test_what_is_in_no_table_of_the_law_is_refused_by_the_table(
    cast: Cast, do: Doings, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begun(do, cast.amina)
    table = draft.service.tables["income-limits"].lookup
    monkeypatch.setattr(type(table), "_rows", lambda _: {})
    with pytest.raises(casework.NotInTheTable) as refusal:
        do.save(draft, "household", cast.amina)
    assert "income-limits" in refusal.value.sentence
