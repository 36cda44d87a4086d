"""Checking a certificate: what its signatures prove, and whether it still counts."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection

from torana.language.api import label_of
from torana.language.model import NO_TEXT, Text
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials.authority import trust
from torana.parts.credentials.queries import issue_of
from torana.parts.credentials.records import Fact, State, Verdict
from torana.pure.credentials import reasons, tokens, verify
from torana.pure.credentials.certificates import address, is_of
from torana.pure.credentials.outcome import Outcome

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cryptography import x509

    from torana.parts.catalogue.api import Edition
    from torana.pure.credentials.verify import Reading


@dataclass(frozen=True, slots=True)
class Status:
    """What our records say of a certificate, to anyone: no name and no claim."""

    state: State
    revoked_at: datetime | None
    suspended_at: datetime | None
    is_replaced: bool  # by one that puts it right
    edition_id: UUID
    issue: str
    pdf_sha256: bytes | None


def check(content: bytes | str, *, now: datetime) -> Verdict:
    """Say whether a certificate is genuine: PDF bytes, or what the square code or a wallet holds.

    Never refuses: whatever is sent gets a verdict.
    """
    believed = trust()
    if believed is None:
        return Verdict(Outcome.UNKNOWN, (reasons.NOT_OURS,), NO_TEXT, NO_TEXT)
    reading = verify.verify(content, believed, now)
    if reading.credential_id is None:
        return Verdict(reading.outcome, reading.reasons, NO_TEXT, NO_TEXT)
    status = _status(reading.credential_id)
    if status is None:
        return Verdict(Outcome.UNKNOWN, (reasons.NOT_RECORDED,), NO_TEXT, NO_TEXT)
    ours = reading.is_pdf and _is_the_file(content, status)
    if reading.kid in believed.stolen and not ours:
        return Verdict(Outcome.UNKNOWN, (reasons.KEY_STOLEN,), NO_TEXT, NO_TEXT)
    outcome, why = _outcome(reading, status, content)
    return _verdict(reading, status, outcome, why)


def issuer_keys(agency: str = "") -> dict[str, Any]:
    """Return the public keys of every agency, or of one alone, as a JWK Set (RFC 7517, 5)."""
    believed = trust()
    found = believed.published if believed else {}
    return {
        "keys": [
            _jwk(kid, certificate)
            for kid, certificate in found.items()
            if not agency or is_of(certificate, agency)
        ]
    }


def certificates_pem() -> bytes:
    """Return the root and the agencies' certificates, by which anyone can check without us."""
    believed = trust()
    return believed.to_pem() if believed else b""


def _outcome(
    reading: Reading, status: Status, content: bytes | str
) -> tuple[Outcome, tuple[str, ...]]:
    if reading.outcome is Outcome.ALTERED:
        return reading.outcome, reading.reasons
    if status.state is State.REVOKED:
        why = (reasons.REVOKED, reasons.REPLACED) if status.is_replaced else (reasons.REVOKED,)
        return Outcome.REVOKED, why
    if reading.outcome is not Outcome.GENUINE:
        return reading.outcome, reading.reasons
    if reading.is_pdf and not _is_the_file(content, status):
        return Outcome.ALTERED, (reasons.NOT_THE_FILE, reasons.CODE_INSIDE)
    if status.suspended_at is not None:
        return Outcome.SUSPENDED, (reasons.SUSPENDED,)
    return Outcome.GENUINE, (*reading.reasons, reasons.STILL_VALID, *_replaces(reading))


def _replaces(reading: Reading) -> tuple[str, ...]:
    return (reasons.REPLACES,) if reading.replaces_issued_at else ()


def _is_the_file(content: bytes | str, status: Status) -> bool:
    """Whether it is the file in our records: the seal binds every byte, this says so once more."""
    return isinstance(content, bytes) and hashlib.sha256(content).digest() == status.pdf_sha256


def _status(credential_id: UUID) -> Status | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM credentials_status_of(%s)", [credential_id])
        row = cursor.fetchone()
    if row is None:
        return None
    state, revoked_at, suspended_at, is_replaced, edition_id, issue, digest = row
    return Status(
        State(state),
        revoked_at,
        suspended_at,
        is_replaced,
        edition_id,
        issue,
        digest and bytes(digest),
    )


def _verdict(reading: Reading, status: Status, outcome: Outcome, why: tuple[str, ...]) -> Verdict:
    edition = catalogue.edition(status.edition_id)
    agency = edition.nation.agencies.get(reading.agency)
    valid_until = None
    if reading.expires_at is not None:
        # The first moment at which it is not valid any more: the last valid day is the one before.
        ends = reading.expires_at.astimezone(ZoneInfo(edition.nation.time_zone))
        valid_until = (ends - timedelta(seconds=1)).date()
    return Verdict(
        outcome=outcome,
        reasons=why,
        title=issue_of(edition.service, status.issue).title,
        issuer=agency.title if agency else Text({"": reading.agency_title}),
        issued_at=reading.issued_at,
        valid_until=valid_until,
        revoked_at=status.revoked_at,
        suspended_at=status.suspended_at,
        replaces_issued_at=reading.replaces_issued_at,
        reference=reading.reference,
        claims=_facts(edition, status.issue, reading),
    )


def _facts(edition: Edition, issue: str, reading: Reading) -> tuple[Fact, ...]:
    return tuple(
        Fact(claim.name, claim.label, value, claim.rule.type, label_of(claim.options, value))
        for claim in issue_of(edition.service, issue).claims
        if (value := reading.claims.get(claim.name)) is not None
    )


def _jwk(kid: str, certificate: x509.Certificate) -> dict[str, Any]:
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    numbers = key.public_numbers()
    der = certificate.public_bytes(Encoding.DER)
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "kid": kid,
        "iss": address(certificate),  # whose key it is: RFC 7517, 4, lets a key say more
        "x": tokens.encode(numbers.x.to_bytes(32)),
        "y": tokens.encode(numbers.y.to_bytes(32)),
        "x5c": [base64.b64encode(der).decode()],
    }
