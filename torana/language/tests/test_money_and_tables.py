"""Amounts, what is computed of them, and the tables of the law in which it is looked up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from torana.language.api import AnswerProblem, Evaluator, Facts, NoRowError, answers_schema, parse
from torana.language.model import Rule
from torana.language.tests.folders import TODAY, sound
from torana.pure import money
from torana.pure.money import Amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.evaluator import Fact

SERVICE = sound().services["fee-help"]
QUESTIONS = SERVICE.questions()
EVALUATOR = Evaluator(SERVICE, sound().nation)
UNCLEAR = AnswerProblem("not-an-amount")


def seen(income: int | None = None, people: int = 1, region: str = "north") -> Facts:
    """Return facts with an income in smallest units."""
    answers = {"people": people} | ({} if income is None else {"income": income})
    read: dict[str, Mapping[str, Fact]] = {
        "me": {"region": region, "full_name": "Amina", "found": True}
    }
    now = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
    return Facts(answers, {"id_number": "1234"}, read, TODAY, now)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1500", 150_000),
        ("1,500", 150_000),
        ("1.500", 150_000),
        ("1 500", 150_000),
        ("1\u202f500,5", 150_050),
        ("1'500.05", 150_005),
        ("1,500.50", 150_050),
        ("1.500,50", 150_050),
        ("1,25,000", 12_500_000),
        ("TLS 1500.00", 150_000),
        ("1500 tls", 150_000),
        ("\u0661\u0662\u066c\u0665\u0660\u0660\u066b\u0665\u0660", 1_250_050),
        ("0", 0),
        ("1000000", 100_000_000),
        ("1000000.01", AnswerProblem("too-large", {"max": 100_000_000})),
        ("-5", UNCLEAR),
        ("1.50.0", UNCLEAR),
        ("12,50,50", UNCLEAR),
        ("1,500,50.50", UNCLEAR),
        ("1.5055", UNCLEAR),
        ("much", UNCLEAR),
        ("KES 5", UNCLEAR),
        ("9" * 5_000, UNCLEAR),
        ("", AnswerProblem("missing")),
    ],
)
def test_an_amount_is_read_however_its_digits_are_grouped(typed: str, minor: object) -> None:
    assert parse(QUESTIONS["income"], {"income": typed}, sound().nation) == minor


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("KES 500.00", Amount(50_000, "KES")),
        ("KES 500", Amount(50_000, "KES")),
        ("KES -0.05", Amount(-5, "KES")),
        ("JPY 500", Amount(500, "JPY")),
        ("KWD 1.005", Amount(1_005, "KWD")),
        ("JPY 500.5", None),
        ("KES 1.005", None),
        ("500.00", None),
        ("KES 1,000.00", None),
    ],
)
def test_an_amount_is_written_with_its_currency(text: str, amount: Amount | None) -> None:
    assert money.read(text) == amount
    if amount:
        assert money.read(str(amount)) == amount


@pytest.mark.parametrize(
    ("minor", "parts", "each"),
    [(100, 3, 33), (200, 3, 67), (1, 2, 1), (-1, 2, -1), (0, 7, 0), (5, -2, -3)],
)
def test_half_of_the_smallest_unit_is_rounded_up(minor: int, parts: int, each: int) -> None:
    assert money.divided(minor, parts) == each


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('income + money("TLS 0.50")', Amount(150_100, "TLS")),
        ("times(income, 12)", Amount(1_800_600, "TLS")),
        ("percent(income, 10)", Amount(15_005, "TLS")),
        ('income > money("TLS 1500")', True),
        ('income == money("TLS 1500.50")', True),
        ("income.given", True),
    ],
)
def test_rules_reckon_with_money_exactly(source: str, value: object) -> None:
    assert EVALUATOR.value(Rule(source, ""), seen(150_050)) == value


def test_what_is_computed_follows_from_the_answers_above() -> None:
    facts = seen(300_100, people=2)
    each = EVALUATOR.computed(QUESTIONS["each"], facts)
    assert each == 150_050
    facts = Facts({**facts.answers, "each": each}, *(getattr(facts, n) for n in _OTHERS))
    assert EVALUATOR.computed(QUESTIONS["class"], facts) == "half"


_OTHERS = ("applicant", "evidence", "today", "now", "case")


def test_what_is_computed_waits_for_what_it_needs() -> None:
    assert EVALUATOR.computed(QUESTIONS["each"], seen(None)) is None


@pytest.mark.parametrize(
    ("minor", "relief"), [(0, 100_000), (99_999, 100_000), (100_000, 50_000), (9_999_999, 0)]
)
def test_a_band_begins_at_its_foot_and_ends_below_the_next(minor: int, relief: int) -> None:
    rule = Rule('lookup("reliefs", me.region, income, "relief")', "money")
    assert EVALUATOR.value(rule, seen(minor)) == Amount(relief, "TLS")


def test_a_key_without_a_row_is_told_with_the_table_and_is_no_defect() -> None:
    rule = Rule('lookup("reliefs", me.full_name, income, "relief")', "money")
    with pytest.raises(NoRowError) as caught:
        EVALUATOR.value(rule, seen(5))
    assert caught.value.table == "reliefs"


def test_a_table_is_kept_with_the_service_as_it_is_written() -> None:
    table = SERVICE.tables["reliefs"]
    assert table.rows[0] == ("north", "0", "1000.00", "full")
    assert table.law.in_("en") == "Parks Act 2001, Second Schedule"
    assert "services/fee-help/tables/reliefs.csv" in sound().sources


def test_what_is_computed_has_the_words_of_its_table() -> None:
    assert [option.key for option in QUESTIONS["class"].options] == ["full", "half", "none"]


def test_nobody_sends_what_is_computed() -> None:
    properties = answers_schema(SERVICE, "en")["properties"]
    assert set(properties) == {"full_name", "income", "people", "household"}
    assert properties["income"] == {
        "title": "What do you earn in a month?",
        "type": "integer",
        "minimum": 0,
        "maximum": 100_000_000,
    }
