"""Words for the desk: answers, days left, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, ngettext

from torana.base.web import in_words
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from torana.base.errors import Refusal
    from torana.language.model import Nation
    from torana.parts.transparency import api as transparency

KEYS = {"granted": "g", "refused": "x"}  # of an offer, by the outcome it leads to
PREVIEW_PAGES_MAX = 10
# What was done, by the words that casework gives; the service's own actions bring their label.
DONE = {
    "submit": gettext_noop("Application received"),
    "answer": gettext_noop("Questions answered"),
    "withdraw": gettext_noop("Application withdrawn"),
    "late": gettext_noop("Time ran out"),
    "appeal": gettext_noop("Appeal received"),
    "appeal-allowed": gettext_noop("Appeal allowed"),
}


def answer_words(answer: casework.AnswerShown, nation: Nation) -> str:
    """Return an answer in words."""
    return casework.words.answer(answer.question, answer.value, nation) or "—"


def item_words(answer: casework.AnswerShown, nation: Nation) -> list[list[str]]:
    """Return the items of a list as the rows of a table: a cell for each question."""
    said = casework.words.items(answer.question, answer.value, nation)
    return [
        [
            next((text for q, text in row if q is column), "–")
            for column in answer.question.questions
        ]
        for row in said
    ]


def because_words(reckoned: casework.Reckoned, nation: Nation) -> str:
    """Say how a rule came to what it gave."""
    return casework.words.because(reckoned, nation)


def fact_words(value: casework.FieldValue) -> str:
    """Return a register's fact in words."""
    return casework.words.fact(value.field, value.value) or "—"


def conflict_words(conflict: Refusal) -> str:
    """Say why an officer may look at a case and not work on it, and who may."""
    return " ".join(in_words(conflict))


def who_words(who: casework.Who) -> str:
    """Say who did or has it: by post and office, never by name."""
    if who.kind == "applicant":
        return gettext("the applicant")
    return casework.words.who(who)


def step_words(step: casework.Step) -> str:
    """Say what a step of the way was, or will be."""
    if step.state == "done" and step.label.by_language:
        return casework.words.said(step.label)
    done = DONE.get(step.action) if step.state == "done" else None
    return gettext(done) if done else casework.words.said(step.title)


def due_words(row: casework.QueueRow) -> str:
    """Say when a case is due, from today."""
    days = row.days_left
    if days is None:
        return gettext("no date")
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def key_of(offer: casework.Offer) -> str:
    """Return the key that opens an offer: g grants, x refuses, r returns."""
    if offer.returns:
        return "r"
    return KEYS.get(offer.outcome, offer.name[:1])


def pages(paper: casework.Paper) -> range:
    """Return the numbers of a file's pages that are previewed."""
    return range(1, min(paper.pages, PREVIEW_PAGES_MAX) + 1)


def agency_words(event: transparency.AuditedEvent, nation: Nation) -> str:
    """Return the title of the agency that did it, or its name where none is published any more."""
    agency = nation.agencies.get(event.agency)
    return casework.words.said(agency.title) if agency else event.agency


def post_words(event: transparency.AuditedEvent, nation: Nation) -> str:
    """Return the title of the post that did it."""
    agency = nation.agencies.get(event.agency)
    post = agency.posts.get(event.post) if agency else None
    return casework.words.said(post.title) if post else event.post


# What the desk's templates may call, by the names that these have here.
WORDS = (
    *(answer_words, because_words, item_words, fact_words, who_words, step_words, due_words),
    *(key_of, pages, agency_words, post_words, conflict_words),
)
