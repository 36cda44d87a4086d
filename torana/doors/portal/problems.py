"""Why an answer was not taken, in words beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from torana.base.web import in_words
from torana.doors.portal.words import said
from torana.language.model import QuestionType

if TYPE_CHECKING:
    from torana.language.model import Question
    from torana.parts.casework.api import Problem

# By the codes of torana.language.answers; {label} is the question. A code that has no sentence
# here still gets one. The error summary lists them without their fields, so each names its own.
SENTENCES: dict[str, str] = {
    "missing": gettext_noop("Answer this question: {label}"),
}
FILE_MISSING = gettext_noop("Choose a file: {label}")
NOT_TICKED = gettext_noop("Tick the box if it is true: without it we cannot go on")
UNKNOWN = gettext_noop("We could not read this answer, write it again: {label}")


def sentence(problem: Problem, question: Question) -> str:
    """Return what people read: the refusal's sentence, the author's, or ours for the code."""
    if problem.refusal is not None:
        return " ".join(in_words(problem.refusal)).strip()
    if problem.text.by_language:
        return said(problem.text)
    params = {"label": said(question.label), **problem.params}
    return gettext(_msgid(problem, question)).format(**params)


def _msgid(problem: Problem, question: Question) -> str:
    if problem.code == "missing" and question.type is QuestionType.FILE:
        return FILE_MISSING
    if problem.code == "missing" and question.type is QuestionType.DECLARATION:
        return NOT_TICKED
    return SENTENCES.get(problem.code, UNKNOWN)
