"""Taking answers: each is parsed, checked, and kept or refused on its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from torana.base.errors import Refusal
from torana.language.api import AnswerProblem, parse
from torana.parts.casework import form
from torana.parts.casework.records import Problem
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.language.model import Check, Question
    from torana.parts.casework.content import Content
    from torana.parts.casework.form import FilledPage
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


def document_ids(received: Received) -> set[UUID]:
    """Return the files that were taken and wait for their place."""
    return {UUID(told) for told in received.values() if isinstance(told, str)}


@contextmanager
def none_left_over(received: Received, *, by: Actor) -> Iterator[None]:
    """Forget the files of a form that is refused after all: they would be with nobody for ever."""
    try:
        yield
    except Refusal:
        for document_id in document_ids(received):
            documents.drop(document_id, by=by)
        raise


def take_page(
    edition: Edition,
    asked: FilledPage,
    content: Content,
    raw: Mapping[str, str],
    received: Received,
    *,
    now: datetime,
) -> tuple[dict[str, Problem], form.Filled]:
    """Put the answers of one page into `content`; return what is wrong with the others.

    With it comes the form as it stands then. `asked` is the page as it was when it was shown. A
    question that only an answer on this very page brings up was not on the form that was sent: it
    is asked when the page comes again, and until then the page is not done.
    """
    was_asked = {question.name for question in asked.asked}
    problems: dict[str, Problem] = {}

    def answer(question: Question) -> None:
        if question.name not in was_asked and not sent(question.name, raw, received):
            return
        problem = take(edition, question, content, raw, received)
        if problem is not None:
            problems[question.name] = problem
            content.answers.pop(question.name, None)

    def refuse(question: Question, check: Check) -> None:
        if question.name in was_asked or sent(question.name, raw, received):
            problems[question.name] = Problem(question.name, "check", {}, text=check.error)
            content.answers.pop(question.name, None)

    answering = form.Answering(asked.page.name, answer, refuse)
    filled = form.fill(edition, content, now=now, answering=answering)
    return problems, filled


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
    if question.questions:
        return _take_list(question, content)
    value = parse(question, raw, edition.nation)
    if isinstance(value, AnswerProblem):
        return Problem(question.name, value.code, dict(value.params))
    if value is None:
        content.answers.pop(question.name, None)
    else:
        content.answers[question.name] = value
    return None


def _take_list(question: Question, content: Content) -> Problem | None:
    """Say whether a list has enough items; they were answered on pages of their own."""
    held = content.answers.get(question.name)
    count = len(held) if isinstance(held, list) else 0
    if count < question.least:
        return Problem(question.name, "too-few", {"least": question.least})
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


def sent(name: str, raw: Mapping[str, str], received: Received) -> bool:
    """Whether a form had a question on it."""
    return name in received or any(key == name or key.startswith(f"{name}-") for key in raw)
