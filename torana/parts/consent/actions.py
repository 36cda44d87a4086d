"""What changes consents: giving and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.errors import NotFound
from torana.base.postgres import rows
from torana.parts.consent import models
from torana.parts.consent.queries import record
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.consent.records import Agreed, Consent


@transaction.atomic(savepoint=False)
def give(
    person_id: UUID,
    *,
    service: str,
    edition_id: UUID,
    facts: tuple[Agreed, ...],
    agency: str,
    legal_basis: str,
    by: Actor,
    now: datetime,
) -> Consent:
    """Keep that the person agreed to these facts being read for this service."""
    if by.person_id != person_id:
        raise NotFound
    row = models.Consent(
        person_id=person_id,
        service=service,
        edition_id=edition_id,
        agreed=[[a.evidence, a.registry, list(a.fields), a.purpose] for a in facts],
        given_at=now,
    )
    rows.insert(row)
    _seal(row, "consent.given", agency=agency, legal_basis=legal_basis, by=by, now=now)
    return record(row)


@transaction.atomic
def withdraw(consent_id: UUID, *, by: Actor, now: datetime) -> Consent:
    """Withdraw a consent from now on. Withdrawing twice changes nothing."""
    row = models.Consent.objects.select_for_update().filter(id=consent_id).first()
    if row is None or row.person_id != by.person_id:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _seal(row, "consent.withdrawn", agency="", legal_basis="", by=by, now=now)
    return record(row)


def _seal(
    row: models.Consent, action: str, *, agency: str, legal_basis: str, by: Actor, now: datetime
) -> None:
    transparency.append(
        action=action,
        by=by,
        subject_id=row.person_id,
        object=f"consent:{row.id}",
        agency=agency,
        legal_basis=legal_basis,
        purpose="; ".join(purpose for *_, purpose in row.agreed),
        now=now,
        details={"service": row.service, "registries": ", ".join(a[1] for a in row.agreed)},
    )
