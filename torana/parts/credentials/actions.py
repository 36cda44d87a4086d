"""What changes certificates. Making one is slow and happens in the worker: `issuing.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from django.db import transaction

from torana.base import events, keys
from torana.base.ids import new_id
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials.access import may_request, revocable_for
from torana.parts.credentials.errors import NotIssuedYet, ReasonMissing
from torana.parts.credentials.events import CredentialRevoked, IssueRequested
from torana.parts.credentials.models import CredentialRow
from torana.parts.credentials.records import State
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from torana.base.actor import Actor


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
        sealed_claims=keys.seal_for(
            holder_id, orjson.dumps(dict(claims)), f"credential:{credential_id}"
        ),
        requested_at=now,
    )
    made = CredentialRow.objects.bulk_create([row], ignore_conflicts=True)
    found = CredentialRow.objects.filter(case_id=case_id, issue=issue).values_list("id", flat=True)
    first = found.get()
    if first == made[0].id:
        events.publish(IssueRequested(credential_id))
    return first


@transaction.atomic
def revoke(credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that a certificate counts no more; its holder reads why. Twice is once."""
    row = revocable_for(by, credential_id)
    if not reason.strip():
        raise ReasonMissing
    match State(row.state):
        case State.REVOKED:
            return
        case State.REQUESTED:
            raise NotIssuedYet
        case State.ISSUED:
            pass
    row.state = State.REVOKED
    row.revoked_at = now
    row.sealed_reason = keys.seal_for(row.holder_id, reason.encode(), f"revocation:{row.id}")
    row.save(update_fields=["state", "revoked_at", "sealed_reason"])
    transparency.append(
        action="credential.revoked",
        by=by,
        subject_id=row.holder_id,
        object=f"credential:{row.id}",
        agency=row.agency,
        legal_basis=catalogue.edition(row.edition_id).legal_basis,
        purpose="To end a certificate that should not count any more",
        now=now,
        details={"reference": row.reference},
    )
    events.publish(CredentialRevoked(row.id, row.case_id, row.holder_id))
