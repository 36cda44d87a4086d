"""What reads consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.parts.consent import models
from torana.parts.consent.records import Agreed, Consent

if TYPE_CHECKING:
    from uuid import UUID

CONSENTS_MAX = 200


def standing(person_id: UUID, service: str) -> Consent | None:
    """Return the person's latest consent for a service, unless it was withdrawn."""
    row = (
        models.Consent.objects.filter(person_id=person_id, service=service).order_by("-id").first()
    )
    return record(row) if row is not None and row.withdrawn_at is None else None


def of(person_id: UUID) -> tuple[Consent, ...]:
    """Return what a person agreed to, the latest first, withdrawn ones too."""
    rows = models.Consent.objects.filter(person_id=person_id).order_by("-id")[:CONSENTS_MAX]
    return tuple(record(row) for row in rows)


def record(row: models.Consent) -> Consent:
    """Return the record of a row."""
    return Consent(
        id=row.id,
        person_id=row.person_id,
        service=row.service,
        edition_id=row.edition_id,
        agreed=tuple(Agreed(e, r, tuple(f), p) for e, r, f, p in row.agreed),
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )
