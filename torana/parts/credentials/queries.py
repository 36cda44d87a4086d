"""What credentials answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from django.db import transaction

from torana.base import keys
from torana.base.postgres import rows
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials.access import credential_for
from torana.parts.credentials.errors import NotIssuedYet
from torana.parts.credentials.models import CredentialRow
from torana.parts.credentials.records import Credential, Fact, State
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.model import Issue, Service
    from torana.parts.documents.api import Content

CREDENTIALS_MAX = 200
PURPOSE = "To hand out a certificate"


def credentials_of(person_id: UUID) -> tuple[Credential, ...]:
    """Return a person's certificates, newest first; the database shows only what may be seen."""
    rows = CredentialRow.objects.filter(holder_id=person_id).order_by("-requested_at", "-id")
    return tuple(_record(row) for row in rows[:CREDENTIALS_MAX])


def credentials_of_case(case_id: UUID) -> tuple[Credential, ...]:
    """Return what a case gave, in the order asked for; what may not be seen here is left out."""
    given = "case_id = %s ORDER BY requested_at, id LIMIT %s"
    found = rows.many(CredentialRow, given, (case_id, CREDENTIALS_MAX))
    return tuple(_record(row) for row in found)


def credential_of_case(case_id: UUID) -> Credential | None:
    """Return the first certificate that a case gave, if any."""
    return next(iter(credentials_of_case(case_id)), None)


def claims_of(credential_id: UUID, *, by: Actor) -> tuple[Fact, ...]:
    """Return what a certificate says, to those who may put it right."""
    row = credential_for(by, credential_id)
    sealed = keys.open_for(row.holder_id, bytes(row.sealed_claims), f"credential:{row.id}")
    values = orjson.loads(sealed)
    edition = catalogue.edition(row.edition_id)
    return tuple(
        Fact(
            claim.name,
            claim.label,
            values[claim.name],
            claim.rule.type,
            options=claim.options,
        )
        for claim in issue_of(edition.service, row.issue).claims
        if claim.name in values
    )


def credential(credential_id: UUID, *, by: Actor) -> Credential:
    """Return one certificate, or refuse."""
    return _record(credential_for(by, credential_id))


@transaction.atomic
def pdf(credential_id: UUID, *, by: Actor, now: datetime) -> Content:
    """Return the sealed PDF. That it was fetched is logged for its holder."""
    row = credential_for(by, credential_id)
    return _file(row, row.pdf_id, by=by, now=now)


@transaction.atomic
def sd_jwt(credential_id: UUID, *, by: Actor, now: datetime) -> str:
    """Return the SD-JWT VC with all its disclosures: the holder decides which to pass on."""
    row = credential_for(by, credential_id)
    return _file(row, row.sd_jwt_id, by=by, now=now).content.decode("ascii")


def revocation_reason(credential_id: UUID, *, by: Actor) -> str:
    """Return why a certificate was revoked or suspended, in the officer's words; else ""."""
    row = credential_for(by, credential_id)
    if row.sealed_reason is None:
        return ""
    sealed = bytes(row.sealed_reason)
    return keys.open_for(row.holder_id, sealed, f"revocation:{row.id}").decode()


def issue_of(service: Service, name: str) -> Issue:
    """Return what the edition says about a certificate."""
    return next(issue for issue in service.issues if issue.name == name)


def _file(row: CredentialRow, document_id: UUID | None, *, by: Actor, now: datetime) -> Content:
    if document_id is None:
        raise NotIssuedYet
    legal_basis = catalogue.edition(row.edition_id).legal_basis
    return documents.content(
        document_id,
        by=by,
        purpose=PURPOSE,
        legal_basis=legal_basis,
        now=now,
        case_id=row.case_id,
    )


def _record(row: CredentialRow) -> Credential:
    edition = catalogue.edition(row.edition_id)
    return Credential(
        id=row.id,
        case_id=row.case_id,
        issue=row.issue,
        title=issue_of(edition.service, row.issue).title,
        agency=row.agency,
        agency_title=edition.nation.agencies[row.agency].title,
        reference=row.reference,
        state=state_of(row),
        requested_at=row.requested_at,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        suspended_at=row.suspended_at,
        replaces_id=row.replaces_id,
    )


def state_of(row: CredentialRow) -> State:
    """Return where a certificate stands; a suspended one keeps "issued" in its row."""
    if row.state == State.ISSUED and row.suspended_at is not None:
        return State.SUSPENDED
    return State(row.state)
