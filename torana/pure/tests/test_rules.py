"""Rules: their types, their mistakes in words, and errors that are never false."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.pure import ruletext
from torana.pure.rules import (
    RESERVED,
    NotGivenError,
    RuleDefect,
    RuleError,
    Scope,
    compile_rule,
)

SCOPE = Scope(
    {
        "relation": "string",
        "relation.given": "bool",
        "born_on": "date",
        "today": "date",
        "count": "int",
        "me.found": "bool",
        "me.full_name": "string",
    }
)
TODAY = dt.date(2026, 3, 2)

# rule, what it must give, the column and the beginning of the message
MISTAKES = [
    ('relashion == "self"', "", 1, '"relashion" is not known here'),
    ("me.ful_name", "", 1, '"me.ful_name" is not known here'),
    ("me", "", 1, '"me" is not known here'),
    ("relation == 3", "", 10, "== does not go with text and a whole number"),
    ('relation = "self"', "", 10, "one = does not compare"),
    ('me.found and relation == "self"', "", 10, 'rules do not use the word "and"'),
    ("not me.found", "", 1, 'rules do not use the word "not"'),
    ('relation == "self" &&', "", 21, "the rule ends too early"),
    ("age(today, 3)", "", 4, "age() does not take a date and a whole number"),
    ("age(today)", "", 1, "age() does not take this"),
    ("ages(born_on, today)", "", 1, '"ages" is not known here'),
    ("has(me.full_name)", "", 1, "has() does not say what it seems to"),
    ("me.found ? relation : today", "", 10, "the two answers of ? : differ: text and a date"),
    ("count", "bool", 1, "this rule gives a whole number"),
    ("[1, 2]", "", 1, "this rule must give one value"),
    ("package == 1", "", 1, "CEL keeps this word for itself"),
    ("(" * 50 + "1" + ")" * 50, "", 1, "this rule is nested too deeply"),
    ("1 + " * 1_000 + "1", "", 1, "a rule has at most"),
]


@pytest.mark.parametrize(("source", "expected", "column", "message"), MISTAKES)
def test_a_mistake_is_told_in_words(source: str, expected: str, column: int, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule(source, SCOPE, expected)
    assert caught.value.message.startswith(message)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("source", "values", "result"),
    [
        ('relation == "self"', {"relation": "self"}, True),
        ("born_on <= today", {"born_on": TODAY, "today": TODAY}, True),
        ("age(born_on, today)", {"born_on": dt.date(2008, 3, 3), "today": TODAY}, 17),
        ("add_months(today, 12)", {"today": TODAY}, dt.date(2027, 3, 2)),
        ("add_days(today, -2)", {"today": TODAY}, dt.date(2026, 2, 28)),
        ('date("2026-03-02") == today', {"today": TODAY}, True),
        ('relation.matches("^[a-z]+$")', {"relation": "self"}, True),
        ('["a", "b"].exists(x, x == relation)', {"relation": "b"}, True),
        ('me.found ? me.full_name : "?"', {"me.found": False}, "?"),
    ],
)
def test_a_rule_gives_its_value(source: str, values: dict[str, object], result: object) -> None:
    assert compile_rule(source, SCOPE).evaluate(values) == result


def test_a_value_that_is_not_there_is_told_apart_from_false() -> None:
    rule = compile_rule('relation == "self" && me.found', SCOPE)
    with pytest.raises(NotGivenError, match=r"me\.found"):
        rule.evaluate({"relation": "self"})
    assert rule.evaluate({"relation": "other"}) is False


@pytest.mark.parametrize("source", ["1 / count > 0", "9223372036854775807 + count > 0"])
def test_a_rule_that_fails_is_a_defect_and_never_false(source: str) -> None:
    with pytest.raises(RuleDefect):
        compile_rule(source, SCOPE).evaluate({"count": 0 if "/" in source else 1})


def test_a_day_that_does_not_exist_is_a_defect() -> None:
    with pytest.raises(RuleDefect):
        compile_rule('date("2026-02-30") < today', SCOPE).evaluate({"today": TODAY})


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("me.full_name == relation", {"me.full_name", "relation"}),
        ('"today" == relation', {"relation"}),
        ("relation.size() > count", {"relation", "count"}),
        ("relation.given", {"relation.given"}),
        ("me . found", {"me.found"}),
        ("age(born_on, today) > 1", {"born_on", "today"}),
        ("x.today", set()),
    ],
)
def test_a_rule_reads_the_names_that_stand_in_it(source: str, names: set[str]) -> None:
    assert ruletext.reads(source, SCOPE.variables) == names


def test_texts_that_are_compared_with_names_are_found() -> None:
    found = ruletext.compared("""relation == "self" || 'x' != me.full_name""")
    assert [(name, text) for name, text, _ in found] == [
        ("relation", "self"),
        ("me.full_name", "x"),
    ]


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("me . sex", ["me.sex"]),
        ('relation == "self" ? me.sex : child.sex', ["me.sex", "child.sex"]),
        ("(a ? (b ? x : y) : z)", ["x", "y", "z"]),
        ("a ? b ? x : y : c ? z : (w)", ["x", "y", "z", "w"]),
        ('a == "? :" ? x : "y : z"', ["x", '"y : z"']),
        ('(a) + ", " + (b)', ['(a) + ", " + (b)']),
        ('[a ? "x" : "y"][0]', ['[a ? "x" : "y"][0]']),
    ],
)
def test_what_a_rule_can_give_is_seen_through_its_conditions(source: str, given: list[str]) -> None:
    assert ruletext.gives(source) == given


@pytest.mark.parametrize(
    ("source", "text"),
    [('"valid"', ["valid"]), (" 'x' ", ["x"]), ("me.sex", []), ('"a" + "b"', [])],
)
def test_a_rule_that_is_a_text_is_known_for_one(source: str, text: list[str]) -> None:
    assert ruletext.written_out(source) == text


def test_words_of_rules_cannot_be_names() -> None:
    for word in ("package", "loop", "type", "int", "for", "today", "applicant", "age"):
        assert word in RESERVED


@given(st.text("relation.me&|!=<>()[]{}\"'?: 019+-*/%\n", max_size=60))
def test_no_text_breaks_the_compiler(source: str) -> None:
    try:
        program = compile_rule(source, SCOPE)
    except RuleError:
        return
    with contextlib.suppress(NotGivenError, RuleDefect):
        program.evaluate({})
