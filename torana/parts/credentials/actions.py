"""What changes certificates. Making one is slow and happens in the worker: `issuing.py`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson
from django.db import transaction

from torana.base import events, keys
from torana.base.ids import new_id
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials.access import changeable_for, may_request
from torana.parts.credentials.errors import (
    ClaimUnfit,
    NothingCorrected,
    NotIssuedYet,
    ReasonMissing,
    RevokedAlready,
)
from torana.parts.credentials.events import (
    CredentialCorrected,
    CredentialReinstated,
    CredentialRevoked,
    CredentialSuspended,
    IssueRequested,
)
from torana.parts.credentials.models import CredentialRow
from torana.parts.credentials.queries import issue_of
from torana.parts.credentials.records import State
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.model import Claim

VALUE_LENGTH_MAX = 300  # characters of a corrected value


@transaction.atomic
def request_issue(
    *,
    case_id: UUID,
    edition_id: UUID,
    issue: str,
    holder_id: UUID,
    agency: str,
    claims: Mapping[str, str],
    valid_until: date | None,
    language: str,
    reference: str,
    by: Actor,
    now: datetime,
) -> UUID:
    """Have a certificate made of what was decided; return its id, the same for the same case.

    `claims` are the values by name, dates as ISO; their labels stand in the edition. `valid_until`
    is the last day on which it is valid. That it was decided is logged by the case, in the same
    transaction; what is made of it is logged when it is issued.
    """
    may_request(by, holder_id=holder_id, agency=agency)
    credential_id = new_id()
    row = CredentialRow(
        id=credential_id,
        case_id=case_id,
        edition_id=edition_id,
        issue=issue,
        holder_id=holder_id,
        agency=agency,
        reference=reference,
        language=language,
        valid_until=valid_until,
        sealed_claims=keys.seal_for(holder_id, orjson.dumps(dict(claims)), _about(credential_id)),
        requested_at=now,
    )
    made = CredentialRow.objects.bulk_create([row], ignore_conflicts=True)
    found = CredentialRow.objects.filter(case_id=case_id, issue=issue, copy=1)
    first = found.values_list("id", flat=True).get()
    if first == made[0].id:
        events.publish(IssueRequested(credential_id))
    return first


@transaction.atomic
def revoke(credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that a certificate counts no more; its holder reads why. Twice is once."""
    row = _changeable(credential_id, reason, by)
    if row.state == State.REVOKED:
        return
    _end(row, reason, now=now)
    _log("credential.revoked", row, "To end a certificate that should not count", by=by, now=now)
    events.publish(CredentialRevoked(row.id, row.case_id, row.holder_id))


@transaction.atomic
def suspend(credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that a certificate does not count for now; its holder reads why. Twice is once."""
    row = _changeable(credential_id, reason, by)
    if row.state == State.REVOKED:
        raise RevokedAlready
    if row.suspended_at is not None:
        return
    row.suspended_at = now
    row.sealed_reason = _sealed_reason(row, reason)
    row.save(update_fields=["suspended_at", "sealed_reason"])
    _log("credential.suspended", row, "To hold a certificate that is in doubt", by=by, now=now)
    events.publish(CredentialSuspended(row.id, row.case_id, row.holder_id))


@transaction.atomic
def reinstate(credential_id: UUID, *, by: Actor, now: datetime) -> None:
    """Say that a suspended certificate counts again. Twice is once."""
    row = changeable_for(by, credential_id)
    if row.state == State.REVOKED:
        raise RevokedAlready
    if row.suspended_at is None:
        return
    row.suspended_at = row.sealed_reason = None
    row.save(update_fields=["suspended_at", "sealed_reason"])
    _log("credential.reinstated", row, "To let a certificate count again", by=by, now=now)
    events.publish(CredentialReinstated(row.id, row.case_id, row.holder_id))


@transaction.atomic
def correct(
    credential_id: UUID, claims: Mapping[str, str], *, reason: str, by: Actor, now: datetime
) -> UUID:
    """Have a certificate made that puts another right, which counts no more; return its id.

    `claims` are all its values by name, dates as ISO; at least one must differ. The new one names
    the old one, has its reference, and is valid as long. A wrong one is put right once.
    """
    row = _changeable(credential_id, reason, by)
    if row.state == State.REVOKED:
        raise RevokedAlready
    before = orjson.loads(keys.open_for(row.holder_id, bytes(row.sealed_claims), _about(row.id)))
    if claims.keys() != before.keys() or claims == before:
        raise NothingCorrected
    service = catalogue.edition(row.edition_id).service
    for claim in issue_of(service, row.issue).claims:
        if claim.name in claims and not _fits(claim, claims[claim.name]):
            raise ClaimUnfit(claim=claim.name)
    made = CredentialRow(
        id=new_id(),
        case_id=row.case_id,
        edition_id=row.edition_id,
        issue=row.issue,
        copy=row.copy + 1,
        replaces_id=row.id,
        holder_id=row.holder_id,
        agency=row.agency,
        reference=row.reference,
        language=row.language,
        valid_until=row.valid_until,
        requested_at=now,
    )
    made.sealed_claims = keys.seal_for(row.holder_id, orjson.dumps(dict(claims)), _about(made.id))
    made.save(force_insert=True)
    _end(row, reason, now=now)
    _log("credential.corrected", row, "To put a certificate right", by=by, now=now)
    events.publish(CredentialCorrected(row.id, row.case_id, row.holder_id))
    events.publish(IssueRequested(made.id))
    return made.id


def _fits(claim: Claim, value: str) -> bool:
    """Whether a certificate may say this: a value of the kind that its rule gives."""
    if not value.strip() or len(value) > VALUE_LENGTH_MAX:
        return False
    if claim.options:
        return value in {option.key for option in claim.options}
    match claim.rule.type:
        case "bool":
            return value in {"yes", "no"}
        case "int":
            return value.removeprefix("-").isascii() and value.removeprefix("-").isdigit()
        case "date" | "timestamp":
            return _is_date(value)
        case _:
            return value.isprintable()


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _changeable(credential_id: UUID, reason: str, by: Actor) -> CredentialRow:
    row = changeable_for(by, credential_id)
    if not reason.strip():
        raise ReasonMissing
    if row.state == State.REQUESTED:
        raise NotIssuedYet
    return row


def _end(row: CredentialRow, reason: str, *, now: datetime) -> None:
    row.state, row.revoked_at, row.suspended_at = State.REVOKED, now, None
    row.sealed_reason = _sealed_reason(row, reason)
    row.save(update_fields=["state", "revoked_at", "suspended_at", "sealed_reason"])


def _sealed_reason(row: CredentialRow, reason: str) -> bytes:
    return keys.seal_for(row.holder_id, reason.encode(), f"revocation:{row.id}")


def _about(credential_id: UUID) -> str:
    return f"credential:{credential_id}"


def _log(action: str, row: CredentialRow, purpose: str, *, by: Actor, now: datetime) -> None:
    transparency.append(
        action=action,
        by=by,
        subject_id=row.holder_id,
        object=f"credential:{row.id}",
        agency=row.agency,
        legal_basis=catalogue.edition(row.edition_id).legal_basis,
        purpose=purpose,
        now=now,
        details={"reference": row.reference},
    )
