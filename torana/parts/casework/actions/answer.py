"""Answering the questions that came back, those only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.parts.casework import evidence, filling, form, refusing
from torana.parts.casework.access import own_case_for
from torana.parts.casework.actions.items import SavedItem, items_in, save_in
from torana.parts.casework.actions.withdraw import WITHDRAWN
from torana.parts.casework.content import Content, opened
from torana.parts.casework.errors import NothingReturned
from torana.parts.casework.moving import Hand, Said, Way, keep, move
from torana.parts.casework.queries.cases import shown
from torana.parts.casework.queries.drafts import files_among
from torana.parts.casework.records import Answered, Problem
from torana.parts.catalogue import api as catalogue
from torana.parts.consent import api as consent
from torana.parts.documents import api as documents
from torana.pure import process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.model import Question
    from torana.parts.casework import models
    from torana.parts.casework.content import Item, Stored


@keys.at_hand()
def answer_returned(
    case_id: UUID,
    raw: Mapping[str, str],
    files: Mapping[str, tuple[str, bytes]],
    *,
    by: Actor,
    now: datetime,
) -> Answered:
    """Take the answers to the questions that came back; when all are there, the case goes on.

    Good answers are kept while others are bad. An answer that brings up a question which was never
    asked returns that one too, and the case waits for it.
    """
    row = own_case_for(by, case_id)
    questions = _returned(row, opened(row))
    received = filling.receive_files(questions, files, by=by, now=now)
    with filling.none_left_over(received, by=by), transaction.atomic():
        row = own_case_for(by, case_id, lock=True)
        content = opened(row)
        way = Way(row, catalogue.edition(row.edition_id), content, now)
        before = _files(way) | filling.document_ids(received)
        problems = _take(way, _returned(row, content), raw, received)
        if not problems and _complete(way, by):
            _go_on(way, by)
        else:
            keep(way)
        for loose in before - _files(way):
            documents.drop(loose, by=by)  # what is with the case already stays
        return Answered(shown(row, by=by, now=now), problems)


@keys.at_hand()
@transaction.atomic
def save_returned_item(
    case_id: UUID,
    question: str,
    item_id: str,
    raw: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
) -> SavedItem:
    """Change or add an item of a list that came back; the case waits until all is answered."""
    way, found, items = _returned_list(case_id, question, by=by, now=now)
    facts = form.fill(way.edition, way.content, now=now).facts
    saved = save_in(way.edition, facts, found, items, item_id, raw)
    way.content.again[question] = items
    keep(way)
    return saved


@keys.at_hand()
@transaction.atomic
def remove_returned_item(
    case_id: UUID, question: str, item_id: str, *, by: Actor, now: datetime
) -> None:
    """Take an item of a list that came back away."""
    way, _, items = _returned_list(case_id, question, by=by, now=now)
    way.content.again[question] = [item for item in items if item["id"] != item_id]
    keep(way)


def _returned_list(
    case_id: UUID, question: str, *, by: Actor, now: datetime
) -> tuple[Way, Question, list[Item]]:
    row = own_case_for(by, case_id, lock=True)
    content = opened(row)
    found = next((q for q in _returned(row, content) if q.name == question and q.questions), None)
    if found is None:
        raise NothingReturned
    way = Way(row, catalogue.edition(row.edition_id), content, now)
    return way, found, items_in({**content.answers, **content.again}, found)


def _returned(row: models.Case, content: Content) -> tuple[Question, ...]:
    if row.outcome or not row.by_applicant or not content.returned:
        raise NothingReturned
    questions = catalogue.edition(row.edition_id).service.questions()
    return tuple(questions[name] for name in content.returned)


def _take(
    way: Way, questions: tuple[Question, ...], raw: Mapping[str, str], received: filling.Received
) -> dict[str, Problem]:
    """Keep the good answers beside those that were sent; say what is wrong with the others."""
    # A file that came back must be sent anew: the one that was sent before is what was returned.
    tried = Content(number=way.content.number, answers=dict(way.content.again))
    problems = {}
    for question in questions:
        if question.questions:  # its items were changed on pages of their own, or stand as sent
            tried.answers.setdefault(question.name, way.content.answers.get(question.name))
        problem = filling.take(way.edition, question, tried, raw, received)
        problem = problem or _failed_check(way, tried, question)
        if problem is not None:
            problems[question.name] = problem
            tried.answers.pop(question.name, None)
    way.content.again = tried.answers
    return problems


def _failed_check(way: Way, tried: Content, question: Question) -> Problem | None:
    merged = Content(
        number=way.content.number,
        answers=_merged(way.content, tried.answers),
        evidence=way.content.evidence,
    )
    filled = form.fill(way.edition, merged, now=way.now)
    for page in filled.pages:
        if question.name in page.failed:
            return Problem(question.name, "check", {}, text=page.failed[question.name].error)
    return None


def _complete(way: Way, by: Actor) -> bool:
    """Put the new answers in place; False while one of them brings up a question never asked."""
    content, edition, row = way.content, way.edition, way.row
    merged = Content(
        number=content.number,
        answers=_merged(content, content.again),
        evidence=dict(content.evidence),
    )
    standing = consent.standing(row.applicant_id, row.service)
    if standing is not None:
        evidence.fetch_due(
            edition, merged, consent_id=standing.id, application_id=row.id, by=by, now=way.now
        )
    filled = form.fill(edition, merged, now=way.now)
    open_still = [name for page in filled.pages for name in (*page.missing, *page.failed)]
    if open_still:
        content.returned = list(dict.fromkeys([*content.returned, *open_still]))
        return False
    _swap_files(way, filled.answers)
    content.answers, content.sources = filled.answers, filled.sources
    content.evidence = merged.evidence
    return True


def _go_on(way: Way, by: Actor) -> None:
    row, content = way.row, way.content
    answered = tuple(content.returned)
    content.returned, content.again, content.message = [], {}, ""
    row.answered_again = True
    stages = way.edition.service.process.stages
    actions = stages[row.stage].actions.values()
    action = next(a.name for a in actions if stages[a.to].outcome != WITHDRAWN)
    match process.step(way.table, row.stage, action, is_applicant=True):
        case process.Refused(code):
            raise refusing.REFUSALS[code]
        case process.Moved() as moved:
            move(way, moved, "answer", Hand("applicant", by), Said(questions=answered))
            keep(way)


def _swap_files(way: Way, answers: Mapping[str, Stored]) -> None:
    """Hand the new files to the agency. The ones they replace stay with the case, as they were."""
    row = way.row
    questions = way.edition.service.questions().values()
    before = set(files_among(questions, way.content.answers))
    papers = list(files_among(questions, answers))
    for _, document_id in set(papers) - before:
        documents.attach(document_id, row.id, row.agency)
    row.papers = len(papers)


def _files(way: Way) -> set[UUID]:
    """Return the files of the answers, those that were sent and those that wait to be."""
    questions = way.edition.service.questions().values()
    kept = (way.content.answers, way.content.again)
    return {file for answers in kept for _, file in files_among(questions, answers)}


def _merged(content: Content, again: Mapping[str, Stored]) -> dict[str, Stored]:
    return {**content.answers, **again}
