"""Rules at run time: what holds, what is known, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest

from torana.language.model import Rule
from torana.language.tests.folders import TODAY, evaluator, facts, permit, question

AMINA = {"full_name": "Amina", "born_on": "1990-05-01"}
YEAR = {"kind": "year", "starts": "2026-03-03"}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ('kind == "year"', True),
        ('kind == "day"', False),
        ("starts > today", True),
        ("age(me.born_on, today) == 35", True),
        ("add_years(starts, 1) == date('2027-03-03')", True),
        ("days_between(today, starts) == 1", True),
        ("me.found && kind.given", True),
        ("dogs.given", False),
        ("!dogs.given", True),
        ("dogs == 0", False),  # it was not answered
        ("dogs != 0", False),  # so nothing that needs it holds
        ('kind == "year" || dogs > 0', True),  # unless the rest decides
        ('kind == "day" && dogs > 0', False),
        ('applicant.id_number == "1234"', True),
    ],
)
def test_a_rule_that_needs_what_is_not_there_does_not_hold(source: str, holds: bool) -> None:  # noqa: FBT001 - a column of the table
    assert evaluator().holds(Rule(source, "bool"), facts(YEAR, AMINA)) is holds


def test_evidence_that_was_not_found_says_nothing() -> None:
    rule = permit().issues[0].claims[0].rule
    assert evaluator().value(rule, facts({}, AMINA)) == "Amina"
    assert evaluator().value(rule, facts({})) is None


@pytest.mark.parametrize("source", ["kind", "kind.given", "me.born_on", "me.found", "today", "now"])
@pytest.mark.parametrize("me", [AMINA, {"born_on": ""}, None])
def test_a_rule_that_is_but_a_name_gives_what_a_longer_one_gives(
    source: str, me: dict[str, str] | None
) -> None:
    for answers in (YEAR, {}, {"kind": ""}):
        known = facts(answers, me)
        alone = evaluator().value(Rule(source, "null"), known)
        longer = evaluator().value(Rule(f"true ? {source} : {source}", "null"), known)
        assert (alone, type(alone)) == (longer, type(longer))


def test_a_date_comes_as_a_date() -> None:
    rule = permit().issues[0].claims[1].rule
    assert evaluator().value(rule, facts(YEAR)) == dt.date(2027, 3, 3)


def test_what_the_state_knows_is_not_asked() -> None:
    name = question("full_name")
    assert evaluator().known(name, facts({}, AMINA)) == "Amina"
    assert evaluator().known(name, facts({})) is None
    assert evaluator().known(name, facts({}, {"full_name": ""})) is None
    assert evaluator().known(question("kind"), facts({}, AMINA)) is None


def test_a_page_is_asked_while_its_rule_holds() -> None:
    def pages(answers: dict[str, str]) -> list[str]:
        return [page.name for page in evaluator().visible_pages(facts(answers))]

    assert pages({}) == ["you"]
    assert pages({"kind": "day"}) == ["you"]
    assert pages({"kind": "year"}) == ["you", "more"]


def test_a_question_is_asked_while_its_rule_holds() -> None:
    more = permit().pages[1]
    asked = {
        dogs: {q.name for q in evaluator().visible_questions(more, facts({"dogs": dogs}))}
        for dogs in (0, 1)
    }
    assert asked[1] - asked[0] == {"leash"}


def test_many_threads_give_what_one_gives() -> None:
    shared, wrong = evaluator(), []

    def work(dogs: int) -> None:
        for _ in range(500):
            holds = shared.holds(Rule("dogs > 1", "bool"), facts({"dogs": dogs}))
            if holds is not (dogs > 1):
                wrong.append(dogs)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_rules_of_a_page_take_well_under_a_millisecond() -> None:
    shared, seen = evaluator(), facts(YEAR, AMINA)
    shared.visible_pages(seen)
    began = time.perf_counter()
    for _ in range(200):
        shared.visible_pages(seen)
    assert (time.perf_counter() - began) / 200 < 0.001


def test_today_is_what_it_is_told() -> None:
    assert evaluator().value(Rule("today", "date"), facts({})) == TODAY
