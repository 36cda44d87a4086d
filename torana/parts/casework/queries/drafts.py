"""Questions about drafts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from torana.base.postgres import rows
from torana.language.api import named_in
from torana.parts.casework import form, models
from torana.parts.casework.access import draft_for
from torana.parts.casework.content import opened
from torana.parts.casework.records import (
    Appealed,
    Ask,
    Draft,
    DraftLine,
    DraftPage,
    EvidenceRead,
    Fact,
    FieldValue,
    ItemShown,
    Paper,
    Reckoned,
)
from torana.parts.catalogue import api as catalogue
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.language.model import Question
    from torana.parts.casework.content import Content, Item, Stored
    from torana.parts.catalogue.api import Edition

DRAFTS_MAX = 50


def draft(draft_id: UUID, *, by: Actor, now: datetime) -> Draft:
    """Return the actor's own draft as it stands."""
    row = draft_for(by, draft_id)
    return shown(row, opened(row), now=now)


def drafts_of(by: Actor, *, now: datetime) -> tuple[DraftLine, ...]:
    """Return the actor's own drafts, the latest touched first."""
    if by.person_id is None:
        return ()
    own = "applicant_id = %s ORDER BY updated_at DESC LIMIT %s"
    lines = []
    for row in rows.many(models.Draft, own, (by.person_id, DRAFTS_MAX)):
        edition = catalogue.edition(row.edition_id)
        content = opened(row)
        filled = form.fill(edition, content, now=now)
        done = sum(_done(page, content) for page in filled.pages)
        title = edition.service.title
        lines.append(DraftLine(row.id, row.service, title, row.updated_at, done, len(filled.pages)))
    return tuple(lines)


def shown(
    row: models.Draft, content: Content, *, filled: form.Filled | None = None, now: datetime
) -> Draft:
    """Return a draft as its page shows it; `filled` is its form, where the caller has it."""
    edition = catalogue.edition(row.edition_id)
    filled = filled or form.fill(edition, content, now=now)
    return Draft(
        id=row.id,
        edition=edition,
        answers=content.answers,
        asks=asks_of(edition),
        agreed_at=row.agreed_at,
        evidence=evidence_of(edition, content),
        pages=tuple(
            _page(edition, content, page, number, filled.answers)
            for number, page in enumerate(filled.pages, 1)
        ),
        papers=papers_of(edition, content.answers),
        started_at=row.started_at,
        updated_at=row.updated_at,
        appealed=appealed_of(content),
    )


def appealed_of(content: Content) -> Appealed | None:
    """Return the decision that an appeal is against, None for what is no appeal."""
    about = content.appealed
    if not about:
        return None
    first = catalogue.edition(UUID(about["edition_id"]))
    return Appealed(
        id=UUID(about["case_id"]),
        reference=about["reference"],
        title=first.service.title,
        decided_on=date.fromisoformat(about["decided_on"]),
        ground=first.service.process.grounds.get(about["ground"]),
    )


def asks_of(edition: Edition) -> tuple[Ask, ...]:
    """Return what the applicant agrees to: every evidence of the service."""
    asks = []
    for evidence in edition.service.evidence.values():
        registry = edition.nation.registries[evidence.registry]
        fields = tuple(registry.fields[name] for name in evidence.use)
        asks.append(Ask(evidence, registry, edition.nation.agencies[registry.agency], fields))
    return tuple(asks)


def evidence_of(edition: Edition, content: Content) -> tuple[EvidenceRead, ...]:
    """Return what was read, with the names of its fields."""
    reads = []
    for evidence in edition.service.evidence.values():
        read = content.evidence.get(evidence.name)
        if read is None:
            continue
        registry = edition.nation.registries[evidence.registry]
        values = tuple(
            FieldValue(registry.fields[name], value) for name, value in read.values.items() if value
        )
        reads.append(EvidenceRead(evidence, registry, read.found, read.read_at, values))
    return tuple(reads)


def papers_of(edition: Edition, answers: Mapping[str, Stored]) -> dict[str, Paper]:
    """Return the files among the answers, by question. One query, or none."""
    wanted = dict(files_among(edition.service.questions().values(), answers))
    if not wanted:
        return {}
    described = {found.id: found for found in documents.describe(tuple(wanted.values()))}
    papers = {}
    for name, document_id in wanted.items():
        if document_id in described:
            found = described[document_id]
            papers[name] = Paper(
                found.id, found.name, found.media_type, found.size_bytes, found.pages
            )
    return papers


def files_among(
    questions: Iterable[Question], answers: Mapping[str, Stored]
) -> Iterable[tuple[str, UUID]]:
    """Return the documents among the answers, with their questions."""
    for question in questions:
        answer = answers.get(question.name)
        if question.type == "file" and isinstance(answer, str) and answer:
            yield question.name, UUID(answer)


def _page(
    edition: Edition,
    content: Content,
    filled: form.FilledPage,
    number: int,
    answers: Mapping[str, Stored],
) -> DraftPage:
    facts = tuple(
        _fact(edition, content, question, filled.known[question.name])
        for question in filled.page.questions
        if question.name in filled.known
    )
    done = _done(filled, content)
    reckoned = tuple(
        reckoned_of(edition, content, question, filled.computed[question.name], answers)
        for question in filled.page.questions
        if question.name in filled.computed
    )
    items = {
        name: tuple(
            ItemShown(item.id, given(content, name, item.id), tuple(item.asked), item.whole)
            for item in held
        )
        for name, held in filled.items.items()
    }
    return DraftPage(filled.page, number, tuple(filled.asked), facts, done, reckoned, items)


def _done(filled: form.FilledPage, content: Content) -> bool:
    """Whether a page needs no more: nothing is missing, and what it asks was saved once."""
    return filled.whole and (not filled.asked or filled.page.name in content.saved)


def items_of(
    edition: Edition,
    content: Content,
    question: Question,
    answers: Mapping[str, Stored],
    *,
    now: datetime,
    case: Mapping[str, str | int] | None = None,
) -> tuple[ItemShown, ...]:
    """Return the items of a list of a case, with the questions that are asked of each."""
    held = answers.get(question.name)
    facts = form.facts_of(edition, content, answers, now=now, case=case)
    shown_ = []
    for item in held if isinstance(held, list) else []:
        filled = form.fill_item(edition, facts, question, item)
        shown_.append(ItemShown(filled.id, item, tuple(filled.asked), filled.whole))
    return tuple(shown_)


def given(content: Content, name: str, item_id: str) -> Item:
    """Return what was answered of one item, also what is not good or not asked at the moment."""
    held = content.answers.get(name)
    items = held if isinstance(held, list) else []
    return dict(next((item for item in items if item["id"] == item_id), {}))


def reckoned_of(
    edition: Edition,
    content: Content,
    question: Question,
    value: Stored,
    answers: Mapping[str, Stored],
) -> Reckoned:
    """Return what a rule gave, with what its words name: answers, and facts of registers."""
    computed = question.computed
    assert computed is not None, "what is computed has a rule"
    service = edition.service
    questions = service.questions()
    parts: dict[str, tuple[Question, Stored] | FieldValue] = {}
    for name in named_in(computed.because):
        root, _, field = name.partition(".")
        if root in questions:
            parts[name] = (questions[root], answers.get(root))
        elif root in service.evidence:
            registry = edition.nation.registries[service.evidence[root].registry]
            read = content.evidence.get(root)
            if field in registry.fields:
                value_ = read.values.get(field, "") if read else ""
                parts[name] = FieldValue(registry.fields[field], value_)
    tables = tuple(service.tables[name] for name in computed.tables)
    return Reckoned(question, value, parts, tables)


def _fact(edition: Edition, content: Content, question: Question, value: Stored) -> Fact:
    assert question.known is not None, "a fact without its source"
    name = question.known.evidence[0]
    registry = edition.nation.registries[edition.service.evidence[name].registry]
    return Fact(question, value, name, registry.title, content.evidence[name].read_at)
