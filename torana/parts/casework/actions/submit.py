"""Submitting: the draft becomes a case, exactly once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.base.postgres import rows
from torana.parts.casework import form, models
from torana.parts.casework.access import own_case_for
from torana.parts.casework.actions import appeal
from torana.parts.casework.actions.drafts import be_sure_enough
from torana.parts.casework.content import Content, opened, seal
from torana.parts.casework.errors import ConsentNeeded, Unfinished
from torana.parts.casework.moving import Hand, Said, Way, move, tell
from torana.parts.casework.queries.drafts import files_among
from torana.parts.casework.records import Case
from torana.parts.casework.whose import applicant_name, who_about
from torana.parts.catalogue import api as catalogue
from torana.parts.documents import api as documents
from torana.pure import process, reference

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor

# 33 million short references serve a nation well into their third; then longer ones come in.
DRAWS = (reference.SIGNS,) * 5 + (reference.SIGNS + 2,) * 5


@keys.at_hand()
@transaction.atomic
def submit(draft_id: UUID, *, by: Actor, now: datetime) -> Case:
    """Send an application in: check it whole, give it a reference and a date, let rules decide.

    Exactly once: the case has the draft's id and the draft goes away with it, so pressing twice,
    or trying again after a lost answer, gives the same case.
    """
    row = rows.one(models.Draft, "id = %s", (draft_id,), lock=True)
    if row is None or row.applicant_id != by.person_id:
        return receipt(own_case_for(by, draft_id))  # sent before: the lock above waited for it
    edition = catalogue.edition(row.edition_id)
    be_sure_enough(edition, by)
    if edition.service.evidence and row.agreed_at is None:
        raise ConsentNeeded
    content = opened(row)
    filled = form.fill(edition, content, now=now)
    if not filled.whole or any(p.asked and p.page.name not in content.saved for p in filled.pages):
        raise Unfinished

    sent = Content(
        number=content.number,
        answers=filled.answers,
        evidence=content.evidence,
        sources=filled.sources,
        appealed=content.appealed,
    )
    papers = list(files_among(edition.service.questions().values(), sent.answers))
    area = edition.service.process.area
    start = edition.service.process.start
    case = models.Case(
        id=row.id,
        applicant_id=row.applicant_id,
        service=row.service,
        agency=edition.service.agency,
        edition_id=edition.id,
        area=str(edition.evaluator.value(area, filled.facts)) if area else "",
        papers=len(papers),
        submitted_at=now,
        version=0,
    )
    case.reference = reference.make(edition.nation.code, os.urandom)
    way = Way(case, edition, sent, now)
    move(way, process.Moved(start), "submit", Hand("applicant", by), Said())
    case.promised_on = way.happened[0][0].due_on
    case.sealed = seal(case.id, case.applicant_id, sent)
    name = applicant_name(edition, sent)
    case.sealed_who = keys.seal_for(case.applicant_id, name.encode(), who_about(case.id))

    _insert(case, edition.nation.code)
    rows.delete(row)
    for _, document_id in papers:
        documents.attach(document_id, case.id, case.agency)
    questions = edition.service.questions().values()
    for _, hidden in set(files_among(questions, content.answers)) - set(papers):
        documents.drop(hidden)  # what a hidden question held is not sent, and not kept either
    tell(way)
    appeal.bring(case, sent, by=by, now=now)
    return receipt(case)


def receipt(row: models.Case) -> Case:
    """Return what the applicant has in hand."""
    return Case(
        id=row.id,
        reference=row.reference,
        service=row.service,
        submitted_at=row.submitted_at,
        stage=row.stage,
        outcome=row.outcome,
        due_on=row.due_on,
        version=row.version,
    )


_FIELDS = models.Case._meta.concrete_fields  # noqa: SLF001 - public in all but name
_INSERT = (
    f"INSERT INTO casework_case ({', '.join(str(f.column) for f in _FIELDS)})"  # noqa: S608 - our own names
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))}) ON CONFLICT (reference) DO NOTHING"
)


def _insert(case: models.Case, code: str) -> None:
    """Write the case, drawing another reference while somebody else has this one."""
    for signs in DRAWS:
        case.reference = case.reference or reference.make(code, os.urandom, signs=signs)
        if rows.ask(_INSERT, rows.values_of(case)).rowcount:
            return
        case.reference = ""
    raise AssertionError("no free reference was drawn: chance has stopped")
