"""Making a certificate: typeset, sealed, signed for wallets, kept. Slow, so the worker does it."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import transaction

from torana.base import events, keys
from torana.base.actor import machine
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import authority, printing, seal, statuses, wording
from torana.parts.credentials.events import CredentialIssued
from torana.parts.credentials.models import CredentialRow
from torana.parts.credentials.queries import issue_of
from torana.parts.credentials.records import State
from torana.parts.documents import api as documents
from torana.parts.transparency import api as transparency
from torana.pure.credentials import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from torana.parts.catalogue.api import Edition
    from torana.parts.credentials.authority import Issuer

WORKER = machine("worker")


@transaction.atomic
def issue(credential_id: UUID, *, now: datetime) -> None:
    """Make the certificate that was requested. One that is made already stays as it is."""
    row = CredentialRow.objects.select_for_update().filter(id=credential_id).first()
    if row is None or row.state != State.REQUESTED:
        return
    edition = catalogue.edition(row.edition_id)
    issuer = authority.issuer(row.agency, edition.nation, now=now)
    told = keys.open_for(row.holder_id, bytes(row.sealed_claims), f"credential:{row.id}")
    claims: dict[str, str] = orjson.loads(told)

    payload = _payload(row, edition, now)
    token = _compact(payload, claims, issuer)
    pdf = _pdf(row, claims, issuer, edition, token=token, now=now)
    name = f"{row.issue}-{row.reference}"
    row.pdf_id = _keep(row, f"{name}.pdf", "application/pdf", pdf, now=now)
    wallet = _sd_jwt(row, payload, claims, issuer, edition).encode("ascii")
    row.sd_jwt_id = _keep(row, f"{name}.sd-jwt", "application/dc+sd-jwt", wallet, now=now)
    row.pdf_sha256 = hashlib.sha256(pdf).digest()
    row.state, row.issued_at = State.ISSUED, now
    row.save(update_fields=["pdf_id", "sd_jwt_id", "pdf_sha256", "state", "issued_at"])
    transparency.append(
        action="credential.issued",
        by=WORKER,
        subject_id=row.holder_id,
        object=f"credential:{row.id}",
        agency=row.agency,
        legal_basis=edition.legal_basis,
        purpose=edition.service.title.in_(edition.nation.languages[0]),
        now=now,
        details={"reference": row.reference, "service": edition.service.name, "issue": row.issue},
    )
    events.publish(CredentialIssued(row.id, row.case_id, row.holder_id))


def _keep(row: CredentialRow, name: str, media_type: str, content: bytes, *, now: datetime) -> UUID:
    return documents.keep(
        name=name,
        media_type=media_type,
        content=content,
        holder_id=row.holder_id,
        agency=row.agency,
        case_id=row.case_id,
        now=now,
    ).id


def _payload(row: CredentialRow, edition: Edition, now: datetime) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "jti": tokens.encode(row.id.bytes),
        "agency": row.agency,
        "reference": row.reference,
        "iat": int(now.timestamp()),
        "status": statuses.place(row.id, row.agency, now=now).claim(),
    }
    replaced_at = _replaced_at(row)
    if row.replaces_id is not None and replaced_at is not None:
        payload["replaces"] = {
            "jti": tokens.encode(row.replaces_id.bytes),
            "iat": int(replaced_at.timestamp()),
        }
    if row.valid_until is not None:
        zone = ZoneInfo(edition.nation.time_zone)
        ends = datetime.combine(row.valid_until + timedelta(days=1), time.min, zone)
        payload["exp"] = int(ends.timestamp())
    return payload


def _replaced_at(row: CredentialRow) -> datetime | None:
    """Return when the certificate was issued that this one puts right."""
    if row.replaces_id is None:
        return None
    replaced = CredentialRow.objects.filter(id=row.replaces_id)
    return replaced.values_list("issued_at", flat=True).get()


def _compact(payload: Mapping[str, Any], claims: Mapping[str, str], issuer: Issuer) -> str:
    """Return the token of the square code: everything, as short as it can be."""
    told = {**payload, "claims": dict(claims)}
    return tokens.sign({"typ": tokens.COMPACT, "kid": issuer.kid}, told, issuer.key)


def _sd_jwt(
    row: CredentialRow,
    payload: Mapping[str, Any],
    claims: Mapping[str, str],
    issuer: Issuer,
    edition: Edition,
) -> str:
    """Return the SD-JWT VC: the holder decides which claims to pass on."""
    chain = [base64.b64encode(issuer.certificate.public_bytes(Encoding.DER)).decode()]
    told = {
        **payload,
        "iss": issuer.uri,  # the same stands in the certificate, as its subject's other name
        "vct": f"{settings.PUBLIC_URL}/credentials/{edition.service.name}/{row.issue}",
    }
    return tokens.sd_jwt({"kid": issuer.kid, "x5c": chain}, told, claims, issuer.key)


def _pdf(
    row: CredentialRow,
    claims: Mapping[str, str],
    issuer: Issuer,
    edition: Edition,
    *,
    token: str,
    now: datetime,
) -> bytes:
    wanted = issue_of(edition.service, row.issue)
    sheet = wording.sheet(
        edition,
        wanted,
        agency=row.agency,
        language=row.language,
        reference=row.reference,
        claims=claims,
        issued_at=now,
        valid_until=row.valid_until,
        replaced_at=_replaced_at(row),
    )
    typeset = printing.typeset(
        edition.service.files[wanted.layout],
        sheet,
        code=f"{sheet.check_url}#{token}",
        token=token,
        now=now.astimezone(UTC),
    )
    place = edition.nation.name.in_(edition.nation.languages[0])
    return seal.seal(
        typeset, certificate=issuer.certificate, key=issuer.key, reason=row.reference, place=place
    )
