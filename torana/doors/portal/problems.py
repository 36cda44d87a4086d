"""Why an answer was not taken, in words beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from torana.base.web import in_words
from torana.doors.portal.words import said

if TYPE_CHECKING:
    from torana.language.model import Question
    from torana.parts.casework.api import Problem

# By the codes of torana.language.answers. A code that has no sentence here still gets one.
SENTENCES: dict[str, str] = {
    "missing": gettext_noop("Answer this question"),
}
UNKNOWN = gettext_noop("We could not read this answer: write it again")


def sentence(problem: Problem, question: Question) -> str:
    """Return what people read: the author's sentence, the refusal's, or ours for the code."""
    del question
    if problem.refusal is not None:
        said_, remedy = in_words(problem.refusal)
        return f"{said_} {remedy}"
    if problem.text.by_language:
        return said(problem.text)
    return gettext(SENTENCES.get(problem.code, UNKNOWN)).format(**problem.params)
