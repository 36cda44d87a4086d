"""Every reason why an answer is not taken has a sentence that says what to do."""

from __future__ import annotations

import re

import pytest

from torana.doors.portal.problems import SENTENCES, sentence
from torana.language import answers
from torana.language.model import Question, QuestionType, Text
from torana.parts.casework.api import Problem
from torana.parts.documents.api import TooLarge

PARAMS: dict[str, str | int] = {"max": 40, "min": 1, "part": "day"}


def _question(kind: QuestionType = QuestionType.TEXT) -> Question:
    return Question("q", kind, Text({"en": "Since when?"}))


def _codes() -> list[str]:
    """Return the codes that parsing an answer gives, as its docstring lists them."""
    listed = (answers.AnswerProblem.__doc__ or "").split("Codes:")[1]
    plain = re.sub(r"\([^)]*\)", "", listed)
    return [code.strip() for code in re.split(r"[,.]", plain) if code.strip()]


@pytest.mark.parametrize("code", _codes())
def test_each_code_has_a_sentence_of_its_own(code: str) -> None:
    assert code in SENTENCES
    text = sentence(Problem("q", code, PARAMS), _question(), "NYS")
    assert "{" not in text


def test_the_authors_own_sentence_goes_first() -> None:
    problem = Problem("q", "check", {}, text=Text({"en": "Must be in the past"}))
    assert sentence(problem, _question(), "NYS") == "Must be in the past"


def test_a_refused_file_says_what_would_be_accepted() -> None:
    refusal = TooLarge(size="9 MB", size_max="8 MB")
    problem = Problem("q", "too-large", {}, refusal=refusal)
    text = sentence(problem, _question(QuestionType.FILE), "NYS")
    assert "8 MB" in text


def test_a_missing_file_is_asked_for_as_a_file() -> None:
    text = sentence(Problem("q", "missing", {}), _question(QuestionType.FILE), "NYS")
    assert text == "Choose a file: Since when?"


def test_a_code_from_tomorrow_still_says_what_to_do() -> None:
    text = sentence(Problem("q", "quite-new", {}), _question(), "NYS")
    assert "Since when?" in text
