"""Taking answers: each is parsed, checked, and kept or refused on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from torana.base.errors import Refusal
from torana.language.api import AnswerProblem, parse
from torana.parts.casework import form
from torana.parts.casework.records import Problem
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.language.model import Question
    from torana.parts.casework.content import Content
    from torana.parts.catalogue.api import Edition

# A question's document by its id, or why the file was not taken.
Received: TypeAlias = "Mapping[str, str | Problem]"


def receive_files(
    questions: Iterable[Question],
    files: Mapping[str, tuple[str, bytes]],
    *,
    by: Actor,
    now: datetime,
) -> dict[str, str | Problem]:
    """Hand files to documents, each for its question; a file for no question is not looked at."""
    return {
        question.name: _receive(question, *files[question.name], by=by, now=now)
        for question in questions
        if question.type == "file" and question.name in files and files[question.name][0]
    }


def take_page(
    edition: Edition,
    page: str,
    content: Content,
    raw: Mapping[str, str],
    received: Received,
    *,
    now: datetime,
) -> dict[str, Problem]:
    """Put the answers of one page into `content`; return what is wrong with the others.

    A question that only an answer on this very page brings up was not on the form that was sent:
    it is asked when the page comes again, and until then the page is not done.
    """
    was_asked = _asked(edition, page, content, now=now)
    problems: dict[str, Problem] = {}
    found = next(p for p in edition.service.pages if p.name == page)
    for question in found.questions:
        # Whether a question is asked follows from the answers before it, which now may be new.
        if question.name not in _asked(edition, page, content, now=now):
            continue
        if question.name not in was_asked and not _sent(question.name, raw, received):
            continue
        problem = take(edition, question, content, raw, received)
        problem = problem or _failed_check(edition, page, question, content, now=now)
        if problem is not None:
            problems[question.name] = problem
            content.answers.pop(question.name, None)
    return problems


def take(
    edition: Edition,
    question: Question,
    content: Content,
    raw: Mapping[str, str],
    received: Received,
) -> Problem | None:
    """Put one answer into `content`, or say why not."""
    if question.type == "file":
        return _take_file(question, content, received)
    value = parse(question, raw, edition.nation)
    if isinstance(value, AnswerProblem):
        return Problem(question.name, value.code, dict(value.params))
    if value is None:
        content.answers.pop(question.name, None)
    else:
        content.answers[question.name] = value
    return None


def _take_file(question: Question, content: Content, received: Received) -> Problem | None:
    match received.get(question.name):
        case Problem() as problem:
            return problem
        case str(document_id):
            content.answers[question.name] = document_id
            return None
        case _:
            if question.name in content.answers or question.optional:
                return None  # the file that was sent before stands
            return Problem(question.name, "missing", {})


def _receive(
    question: Question, name: str, content: bytes, *, by: Actor, now: datetime
) -> str | Problem:
    assert by.person_id is not None, "a file of nobody"
    try:
        document = documents.receive(
            name=name,
            content=content,
            accept=question.accept,
            size_bytes_max=question.size_bytes_max,
            holder_id=by.person_id,
            by=by,
            now=now,
        )
    except Refusal as refusal:
        return Problem(question.name, refusal.code, dict(refusal.details), refusal=refusal)
    return str(document.id)


def _asked(edition: Edition, page: str, content: Content, *, now: datetime) -> set[str]:
    filled = form.fill(edition, content, now=now).page(page)
    return {question.name for question in filled.asked} if filled else set()


def _failed_check(
    edition: Edition, page: str, question: Question, content: Content, *, now: datetime
) -> Problem | None:
    filled = form.fill(edition, content, now=now).page(page)
    check = filled.failed.get(question.name) if filled else None
    return Problem(question.name, "check", {}, text=check.error) if check else None


def _sent(name: str, raw: Mapping[str, str], received: Received) -> bool:
    return name in received or any(key == name or key.startswith(f"{name}-") for key in raw)
