"""Appeals: what a refused case may still become, and what an appeal is about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from torana.base.actor import machine
from torana.base.postgres import rows
from torana.parts.casework import models, promise
from torana.parts.casework.content import opened
from torana.parts.casework.errors import AlreadyAppealed, NoAppeal, TooLateToAppeal
from torana.parts.casework.moving import APPEAL_ALLOWED, Hand, Said, Way, keep, move, written
from torana.parts.catalogue import api as catalogue
from torana.pure import process

if TYPE_CHECKING:
    from datetime import date, datetime

    from torana.parts.casework.content import Content
    from torana.parts.catalogue.api import Edition

REFUSED, GRANTED = "refused", "granted"


def until(row: models.Case, edition: Edition) -> date | None:
    """Return the last day on which a case may be appealed, None where it may not at all."""
    found = _promise(row, edition)
    return found.on if found else None


def be_open(row: models.Case, edition: Edition, *, now: datetime) -> None:
    """Refuse an appeal that the law does not give, that comes too late, or a second time."""
    found = _promise(row, edition)
    if found is None:
        raise NoAppeal
    if now >= found.passed_at:
        raise TooLateToAppeal(until=found.on.isoformat())
    if appeal_of(row.id) is not None:
        raise AlreadyAppealed


def appeal_of(case_id: UUID) -> models.Appeal | None:
    """Return the appeal against a case."""
    return rows.one(models.Appeal, "case_id = %s", (case_id,))


def about(row: models.Case, edition: Edition) -> dict[str, str]:
    """Return what rules and pages of an appeal see of the case that it is against."""
    last = models.Happening.objects.filter(case_id=row.id).order_by("-version").first()
    assert last is not None, "a case to which nothing happened"
    decided_on = row.closed_at.date().isoformat() if row.closed_at else ""
    return {
        "case_id": str(row.id),
        "reference": row.reference,
        "service": row.service,
        "ground": last.ground,
        "outcome": row.outcome,
        "decided_on": decided_on,
        "edition_id": str(edition.id),
    }


def first_of(content: Content) -> UUID | None:
    """Return the case that an appeal is against, None for what is no appeal."""
    found = content.appealed.get("case_id")
    return UUID(found) if found else None


def allow(appeal: models.Case, *, now: datetime) -> models.Case | None:
    """Take the first case to where an appeal that was allowed leads. Twice changes nothing.

    Who did it is the post that allowed the appeal; its reason goes along.
    """
    if appeal.outcome != GRANTED:
        return None
    first_id = first_of(opened(appeal))
    if first_id is None:
        return None
    row = rows.one(models.Case, "id = %s", (first_id,), lock=True)
    if row is None or row.outcome != REFUSED:
        return None
    edition = catalogue.edition(row.edition_id)
    leads = edition.service.process.appeal
    assert leads is not None, "an appeal against what cannot be appealed"
    last = models.Happening.objects.filter(case_id=appeal.id).order_by("-version").first()
    assert last is not None, "an appeal to which nothing happened"
    reason, _ = written(last)
    stage = edition.service.process.stages[leads.grants]
    way = Way(row, edition, opened(row), now)
    hand = Hand(last.kind, machine("appeal"), last.post, last.office)
    move(way, process.Moved(leads.grants, stage.outcome), APPEAL_ALLOWED, hand, Said(reason=reason))
    keep(way)
    return row


def _promise(row: models.Case, edition: Edition) -> promise.Promise | None:
    appeal = edition.service.process.appeal
    if row.outcome != REFUSED or row.closed_at is None or appeal is None or appeal.within is None:
        return None
    return promise.of(appeal.within, row.closed_at, catalogue.calendar_of(row.agency))
