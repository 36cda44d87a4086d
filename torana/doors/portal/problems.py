"""Why an answer was not taken, in words beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from torana.base.metrics import counting
from torana.base.web import in_words
from torana.base.words import money
from torana.language.model import QuestionType
from torana.parts.casework.api import words

if TYPE_CHECKING:
    from torana.language.model import Question
    from torana.parts.casework.api import Problem

# By the codes of torana.language.answers, with its parameters; {label} is the question. The error
# summary lists sentences without their fields, so each says what it is about. A code that has no
# sentence here still gets one.
SENTENCES: dict[str, str] = {
    "missing": gettext_noop("Answer this question: {label}"),
    "not-declared": gettext_noop("Tick the box if it is true: without it we cannot go on"),
    "too-long": gettext_noop("Say it in at most {max} characters: {label}"),
    "not-text": gettext_noop("Use letters, digits and signs only: {label}"),
    "not-an-option": gettext_noop("Choose one of the answers: {label}"),
    "not-a-number": gettext_noop("Write a whole number, such as 4: {label}"),
    "too-small": gettext_noop("The number must be {min} or more: {label}"),
    "too-large": gettext_noop("The number must be {max} or less: {label}"),
    "not-an-amount": gettext_noop("Write an amount of money, such as 1250.50: {label}"),
    "too-few": gettext_noop("Add at least {least}: {label}"),
    "not-a-date": gettext_noop("Write the date in numbers, such as 27 3 2019: {label}"),
    "date-part-missing": gettext_noop("The date needs a day, a month and a year: {label}"),
    "no-such-day": gettext_noop("There is no such day in the calendar: {label}"),
    "year-out-of-range": gettext_noop("The year must be between {min} and {max}: {label}"),
    "not-a-phone": gettext_noop("Write a telephone number, such as 0712 000 101: {label}"),
    "not-an-email": gettext_noop("Write an email address, such as name@example.org: {label}"),
    "line1-missing": gettext_noop("Write the house and street, or what is near: {label}"),
    "place-missing": gettext_noop("Write the town or village: {label}"),
    "area-missing": gettext_noop("Choose the district: {label}"),
    "area-unknown": gettext_noop("Choose the district from the list: {label}"),
}
FILE_MISSING = gettext_noop("Choose a file: {label}")
UNKNOWN = gettext_noop("We could not read this answer, write it again: {label}")


def sentence(problem: Problem, question: Question, currency: str) -> str:
    """Return what people read: the refusal's sentence, the author's, or ours for the code."""
    if problem.refusal is not None:
        counting.count_refusal(problem.refusal.code)
        return " ".join(in_words(problem.refusal)).strip()
    if problem.text.by_language:
        return words.said(problem.text)
    params: dict[str, object] = {"label": words.said(question.label), **problem.params}
    if question.type is QuestionType.MONEY:
        for bound in ("min", "max"):
            if isinstance(minor := params.get(bound), int):
                params[bound] = money(minor, currency)
    return gettext(_msgid(problem, question)).format(**params)


def _msgid(problem: Problem, question: Question) -> str:
    if problem.code == "missing" and question.type is QuestionType.FILE:
        return FILE_MISSING
    return SENTENCES.get(problem.code, UNKNOWN)
