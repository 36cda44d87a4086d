"""Questions about cases: one whole, a person's own, one by its reference."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from torana.base import keys
from torana.base.actor import Actor, Kind
from torana.base.errors import NotFound
from torana.base.pages import PAGE_ROWS_MAX, CursorUnknown, Page, cursor, key_of
from torana.parts.casework import models
from torana.parts.casework.access import case_for, hears_appeal, holdings_for, may_see
from torana.parts.casework.content import Content, opened
from torana.parts.casework.queries import sheet
from torana.parts.casework.records import CaseLine, CaseView
from torana.parts.catalogue import api as catalogue
from torana.parts.transparency import api as transparency
from torana.pure import reference

if TYPE_CHECKING:
    from torana.parts.catalogue.api import Edition


@keys.at_hand()
def case(case_id: UUID, *, by: Actor, now: datetime) -> CaseView:
    """Return a case to its applicant or to an officer of its posts and area.

    An officer's opening is a line in the account of the applicant, and of everybody else whom the
    evidence is about.
    """
    row = case_for(by, case_id)
    content = opened(row)
    edition = catalogue.edition(row.edition_id)
    if by.kind is Kind.OFFICER:
        with transaction.atomic():
            _log_opening(row, edition, content, by=by, now=now)
    return sheet.case_view(row, edition, content, by=by, now=now)


def shown(row: models.Case, *, by: Actor, now: datetime) -> CaseView:
    """Return the case as it stands after an action of the reader, who had it open already."""
    content = opened(row)
    edition = catalogue.edition(row.edition_id)
    return sheet.case_view(row, edition, content, by=by, now=now)


def cases_of(by: Actor, after: str = "") -> Page[CaseLine]:
    """Return the actor's own cases, the latest first."""
    if by.person_id is None:
        return Page(())
    rows = models.Case.objects.filter(applicant_id=by.person_id)
    rows = rows.filter(_after(after))
    rows = rows.order_by("-submitted_at", "-id").defer("sealed", "sealed_who")
    found = list(rows[: PAGE_ROWS_MAX + 1])
    lines = tuple(_line(row) for row in found[:PAGE_ROWS_MAX])
    if len(found) <= PAGE_ROWS_MAX:
        return Page(lines)
    return Page(lines, cursor(lines[-1].submitted_at.isoformat(), str(lines[-1].id)))


def _after(text: str) -> Q:
    key = key_of(text, length=2)
    if key is None:
        return Q()
    try:
        at, last = datetime.fromisoformat(key[0]), UUID(key[1])
    except ValueError as error:
        raise CursorUnknown from error
    if at.tzinfo is None:
        raise CursorUnknown
    # The first condition says nothing new; it is the one by which the index finds the place.
    return Q(submitted_at__lte=at) & (Q(submitted_at__lt=at) | Q(id__lt=last))


def find_by_reference(text: str, *, by: Actor) -> UUID | None:
    """Return the case of a reference as people type or read it out, None where there is none.

    A case that the actor may not see is not there.
    """
    wanted = reference.tidy(text, catalogue.nation().code)
    if wanted is None:
        return None
    row = models.Case.objects.filter(reference=wanted).defer("sealed", "sealed_who").first()
    return row.id if row is not None and may_see(by, row) else None


def purpose_of_file(case_id: UUID, document_id: UUID, *, by: Actor) -> str:
    """Return for what a file of the case is opened; refuse a file that is not the case's."""
    row = case_for(by, case_id)
    content = opened(row)
    if str(document_id) not in content.answers.values():
        raise NotFound
    edition = catalogue.edition(row.edition_id)
    title = edition.service.title.in_(edition.nation.languages[0])
    return f"To decide {row.reference}: {title}"


def _line(row: models.Case) -> CaseLine:
    service = catalogue.edition(row.edition_id).service
    return CaseLine(
        id=row.id,
        reference=row.reference,
        service=row.service,
        title=service.title,
        stage_title=service.process.stages[row.stage].title,
        outcome=row.outcome,
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
        due_on=row.due_on,
        your_turn=row.by_applicant and not row.outcome,
    )


def _log_opening(
    row: models.Case, edition: Edition, content: Content, *, by: Actor, now: datetime
) -> None:
    subjects = {read.subject_id for read in content.evidence.values()} - {None, row.applicant_id}
    purpose = f"To decide {row.reference}: {edition.service.title.in_(edition.nation.languages[0])}"
    details = {"reference": row.reference, "service": row.service, "stage": row.stage}
    if not holdings_for(by, row, edition):
        appeal = hears_appeal(by, row)
        assert appeal is not None, "opened by nobody who may"
        purpose = f"To hear the appeal {appeal.reference} against {row.reference}"
        details["appeal"] = appeal.reference
    for subject_id in (row.applicant_id, *sorted(s for s in subjects if s is not None)):
        transparency.append(
            action="case.opened",
            by=by,
            subject_id=subject_id,
            object=f"case:{row.id}",
            agency=row.agency,
            legal_basis=edition.legal_basis,
            purpose=purpose,
            now=now,
            details=details,
        )
