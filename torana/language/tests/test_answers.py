"""What people type, on every phone and in every script, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.language.api import AnswerProblem, parse, raw_of
from torana.language.tests.folders import permit, question, sound

NATION = sound().nation
# question, what was typed, the answer or the code of the problem
TYPED: list[tuple[str, dict[str, str], object]] = [
    ("full_name", {"full_name": " Amina  "}, "Amina"),
    ("full_name", {"full_name": ""}, AnswerProblem("missing")),
    ("full_name", {}, AnswerProblem("missing")),
    ("full_name", {"full_name": "شادية حسن"}, "شادية حسن"),
    ("full_name", {"full_name": "x" * 201}, AnswerProblem("too-long", {"max": 200})),
    ("full_name", {"full_name": "A\x00"}, AnswerProblem("not-text")),
    ("full_name", {"full_name": "\u202eanimA"}, "animA"),
    ("full_name", {"full_name": "Ame\u0301lie"}, "Am\u00e9lie"),
    ("note", {"note": "one\r\ntwo"}, "one\ntwo"),
    ("note", {"note": "  "}, None),
    ("kind", {"kind": "day"}, "day"),
    ("kind", {"kind": "week"}, AnswerProblem("not-an-option")),
    ("leash", {"leash": "yes"}, True),
    ("leash", {"leash": "no"}, False),
    ("leash", {"leash": "maybe"}, AnswerProblem("not-an-option")),
    ("dogs", {"dogs": "3"}, 3),
    ("dogs", {"dogs": "٣"}, 3),
    ("dogs", {"dogs": "0"}, 0),
    ("dogs", {"dogs": "3.5"}, AnswerProblem("not-a-number")),
    ("dogs", {"dogs": "9" * 5_000}, AnswerProblem("not-a-number")),
    ("dogs", {"dogs": "-1"}, AnswerProblem("too-small", {"min": 0})),
    ("dogs", {"dogs": "4"}, AnswerProblem("too-large", {"max": 3})),
    ("mail", {"mail": "amina@posta.example"}, "amina@posta.example"),
    ("mail", {"mail": "amina@posta"}, AnswerProblem("not-an-email")),
    ("mail", {"mail": "amina at posta.example"}, AnswerProblem("not-an-email")),
    ("mail", {}, None),
    ("contact", {"contact": "0712 000 101"}, "+259712000101"),
    ("contact", {"contact": "+259 712-000-101"}, "+259712000101"),
    ("contact", {"contact": "00254712345678"}, "+254712345678"),
    ("contact", {"contact": "٠٧١٢٠٠٠١٠١"}, "+259712000101"),
    ("contact", {"contact": "12"}, AnswerProblem("not-a-phone")),
    ("contact", {"contact": "+254 7"}, AnswerProblem("not-a-phone")),
    ("contact", {"contact": "call me"}, AnswerProblem("not-a-phone")),
    ("truth", {"truth": "yes"}, True),
    ("truth", {}, AnswerProblem("not-declared")),
]


@pytest.mark.parametrize(("name", "raw", "answer"), TYPED)
def test_what_is_typed_becomes_an_answer(name: str, raw: dict[str, str], answer: object) -> None:
    found = parse(question(name), raw, NATION)
    assert found == answer
    assert type(found) is type(answer)


@pytest.mark.parametrize(
    ("day", "month", "year", "answer"),
    [
        ("3", "3", "2026", "2026-03-03"),
        ("٣", "٣", "٢٠٢٦", "2026-03-03"),
        ("29", "2", "2024", "2024-02-29"),
        ("29", "2", "2026", AnswerProblem("no-such-day")),
        ("31", "4", "2026", AnswerProblem("no-such-day")),
        ("0", "0", "2026", AnswerProblem("no-such-day")),
        ("3", "March", "2026", AnswerProblem("not-a-date")),
        ("3", "3", "26", AnswerProblem("year-out-of-range", {"min": 1850, "max": 2200})),
        ("3", "", "2026", AnswerProblem("date-part-missing", {"part": "month"})),
        ("", "", "", AnswerProblem("missing")),
    ],
)
def test_a_date_comes_in_three_parts(day: str, month: str, year: str, answer: object) -> None:
    raw = {"starts-day": day, "starts-month": month, "starts-year": year}
    assert parse(question("starts"), raw, NATION) == answer


@pytest.mark.parametrize(
    ("line1", "place", "area", "answer"),
    [
        ("Road 1", "Gate", "north", {"line1": "Road 1", "place": "Gate", "area": "north"}),
        ("", "Gate", "north", AnswerProblem("line1-missing")),
        ("Road 1", "", "north", AnswerProblem("place-missing")),
        ("Road 1", "Gate", "", AnswerProblem("area-missing")),
        ("Road 1", "Gate", "east", AnswerProblem("area-unknown")),
        ("", "", "", AnswerProblem("missing")),
    ],
)
def test_an_address_comes_in_three_parts(line1: str, place: str, area: str, answer: object) -> None:
    raw = {"home-line1": line1, "home-place": place, "home-area": area}
    assert parse(question("home"), raw, NATION) == answer


@pytest.mark.parametrize(
    ("name", "given_", "answer"),
    [
        ("starts", "2026-03-03", "2026-03-03"),
        ("home", {"line1": "a", "place": "b", "area": "north"}, None),
        ("leash", "no", False),
    ],
)
def test_an_example_answers_as_a_form_would(name: str, given_: str, answer: object) -> None:
    found = parse(question(name), raw_of(question(name), given_), NATION)
    assert found == (given_ if answer is None else answer)


@given(st.sampled_from(sorted(permit().questions())), st.text(max_size=60), st.text(max_size=9))
def test_no_text_breaks_a_question(name: str, typed: str, part: str) -> None:
    keys = ("", "-day", "-month", "-year", "-line1", "-place", "-area")
    raw = dict.fromkeys((f"{name}{key}" for key in keys), typed) | {f"{name}-month": part}
    found = parse(question(name), raw, NATION)
    if isinstance(found, str):  # an answer, typed again, is the same answer
        again = parse(question(name), raw_of(question(name), found), NATION)
        assert again == found
