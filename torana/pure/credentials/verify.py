"""Is this certificate genuine? A pure function of the file, the nation's keys and the hour.

No database, no network and no secret: what runs here can run in a bank or on a phone. Whether a
genuine one was revoked later is asked apart, in `checking.py`. Bad input gives a verdict, never
an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from torana.pure.credentials import reasons, seal_check, tokens
from torana.pure.credentials.certificates import common_name, is_of, kid_of, path_of
from torana.pure.credentials.outcome import Outcome
from torana.pure.credentials.seal_check import Seal, Sealed
from torana.pure.credentials.statuslist import Place, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torana.pure.credentials.statuslist import StatusList

PDF_BYTES_MAX = 20_000_000
PDF = b"%PDF-"
_BREAKS = str.maketrans("", "", " \t\r\n")  # what pasting adds; nothing else is forgiven


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a check believes: a nation's root, and the agencies' keys that it signed."""

    root: x509.Certificate
    agencies: Mapping[str, x509.Certificate]
    stolen: frozenset[str] = frozenset()  # keys that somebody else may sign with, too

    @classmethod
    def of(
        cls,
        root: x509.Certificate,
        certificates: Iterable[x509.Certificate],
        stolen: Iterable[str] = (),
    ) -> Trust:
        """Keep those certificates that the root has really signed."""
        signed = {kid_of(c): c for c in certificates if _is_signed_by(c, root)}
        return cls(root, signed, frozenset(stolen))

    @property
    def published(self) -> Mapping[str, x509.Certificate]:
        """The keys by which anyone may check without us: none that was stolen."""
        return {kid: c for kid, c in self.agencies.items() if kid not in self.stolen}

    @classmethod
    def from_pem(cls, pem: bytes) -> Trust:
        """Read the file that a nation publishes: its root first, then its agencies."""
        root, *certificates = x509.load_pem_x509_certificates(pem)
        return cls.of(root, certificates)

    def to_pem(self) -> bytes:
        """Return that file."""
        return b"".join(c.public_bytes(Encoding.PEM) for c in (self.root, *self.published.values()))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the signatures alone prove. What they do not prove is empty."""

    outcome: Outcome
    reasons: tuple[str, ...]
    credential_id: UUID | None = None
    agency: str = ""  # its name in the nation's files
    agency_title: str = ""  # as its certificate gives it
    reference: str = ""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    claims: Mapping[str, str] = field(default_factory=dict)
    is_pdf: bool = False  # a sealed file, and not only the code on it
    kid: str = ""  # the key that signed it
    place: Place | None = None  # where its status stands; None for one from before there were lists
    replaces_issued_at: datetime | None = None  # of the certificate that it puts right


def with_status(reading: Reading, lists: Mapping[str, StatusList], now: datetime) -> Reading:
    """Return what a reading becomes by the status lists at hand, by address.

    What cannot be looked up is said, never guessed: such a reading stays as it is, with a reason
    more. A list that has expired tells only of what was revoked for good.
    """
    if reading.credential_id is None or reading.outcome is Outcome.ALTERED:
        return reading
    found = lists.get(reading.place.uri) if reading.place else None
    status = found.of(reading.place.index) if found and reading.place else None
    over = found is not None and found.expires_at is not None and now >= found.expires_at
    match status:
        case Status.INVALID:
            return _with(reading, Outcome.REVOKED, reasons.REVOKED)
        case Status.SUSPENDED if not over:
            return _with(reading, Outcome.SUSPENDED, reasons.SUSPENDED)
        case Status.VALID if not over:
            return _with(reading, reading.outcome, *reading.reasons, reasons.NOT_ENDED_THEN)
        case _:
            return _with(reading, reading.outcome, *reading.reasons, reasons.STATUS_NOT_ASKED)


def verify(content: bytes | str, trust: Trust, now: datetime) -> Reading:
    """Check PDF bytes, the text of the square code, a bare token or an SD-JWT."""
    if isinstance(content, bytes) and content[:1024].lstrip().startswith(PDF):
        return _pdf(content, trust, now)
    text = _text(content)
    if text is None:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_OURS, reasons.PAPER_COPY))
    if "~" in text:
        return _sd_jwt(text, trust, now)
    return _compact(text, trust, now)


def _text(content: bytes | str) -> str | None:
    """Return the token in what was pasted: after the # of an address, without line breaks."""
    if len(content) > tokens.TEXT_LENGTH_MAX:
        return None
    if isinstance(content, bytes):
        try:
            content = content.decode("ascii")
        except UnicodeDecodeError:
            return None
    return content.rpartition("#")[2].translate(_BREAKS)


def _pdf(pdf: bytes, trust: Trust, now: datetime) -> Reading:
    if len(pdf) > PDF_BYTES_MAX:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_OURS,))
    sealed = seal_check.check(pdf, trust.agencies.values())
    inside = _compact(sealed.token, trust, now) if sealed.token else None
    proven = inside is not None and inside.credential_id is not None
    match sealed.seal:
        case Seal.WHOLE if inside is not None and proven:
            return _whole(sealed, inside)
        case Seal.WHOLE | Seal.NONE:
            return Reading(Outcome.UNKNOWN, (reasons.NOT_OURS, reasons.PAPER_COPY))
        case Seal.ADDED_TO:
            why: tuple[str, ...] = (reasons.ADDED,)
        case Seal.BROKEN:
            why = (reasons.CHANGED, reasons.RESAVED)
    if inside is not None and proven:
        return _with(inside, Outcome.ALTERED, *why, reasons.CODE_INSIDE)
    return Reading(Outcome.ALTERED, why)


def _whole(sealed: Sealed, inside: Reading) -> Reading:
    """Return what a file is worth whose seal is whole: as much as its code, if by the same key."""
    if sealed.certificate is None or kid_of(sealed.certificate) != inside.kid:
        return Reading(Outcome.UNKNOWN, (reasons.ANOTHER_AGENCY,))
    whole = replace(inside, is_pdf=True)
    if inside.outcome is not Outcome.GENUINE:
        return whole
    return _with(whole, Outcome.GENUINE, reasons.SEAL_WHOLE, reasons.SIGNED_BY_AGENCY)


def _compact(text: str, trust: Trust, now: datetime) -> Reading:
    token = tokens.parse(text)
    if token is None:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_A_CODE,))
    claims = token.payload.get("claims")
    return _token(token, tokens.COMPACT, claims, trust, now)


def _sd_jwt(text: str, trust: Trust, now: datetime) -> Reading:
    first, *disclosures = text.split("~")
    token = tokens.parse(first)
    if token is None:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_A_CODE,))
    # After the last ~ would stand a proof that the holder presents it, which we do not ask for.
    claims = tokens.disclosed(token.payload, disclosures[:-1]) if disclosures[-1] == "" else None
    reading = _token(token, tokens.SD_JWT, claims, trust, now)
    left_out = claims is not None and len(claims) < len(token.payload["_sd"])
    if reading.outcome is Outcome.GENUINE and left_out:
        return _with(reading, Outcome.GENUINE, *reading.reasons, reasons.SOME_LEFT_OUT)
    return reading


def _token(token: tokens.Jws, form: str, claims: object, trust: Trust, now: datetime) -> Reading:
    certificate = trust.agencies.get(str(token.header.get("kid", "")))
    if certificate is None or token.header.get("typ") != form:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_OURS,))
    key = certificate.public_key()
    said = _said(token.payload, claims)  # None: among others, disclosures that are not its own
    if not isinstance(key, ec.EllipticCurvePublicKey) or not token.is_signed_by(key) or not said:
        return Reading(Outcome.ALTERED, (reasons.CHANGED,))
    if not _names_its_signer(token.payload, certificate):
        return Reading(Outcome.UNKNOWN, (reasons.ANOTHER_AGENCY,))
    issued_at, expires_at = said["issued_at"], said["expires_at"]
    if not certificate.not_valid_before_utc <= issued_at <= certificate.not_valid_after_utc:
        return Reading(Outcome.UNKNOWN, (reasons.NOT_OURS,))
    genuine = Reading(
        Outcome.GENUINE,
        (reasons.CODE_WHOLE, reasons.SIGNED_BY_AGENCY),
        agency_title=common_name(certificate),
        kid=kid_of(certificate),
        **said,
    )
    if expires_at is not None and now >= expires_at:
        return _with(genuine, Outcome.EXPIRED, reasons.EXPIRED)
    return genuine


def _names_its_signer(payload: Mapping[str, Any], certificate: x509.Certificate) -> bool:
    """Whether the agency whose key it is is the one that the token names: no agency for another."""
    agency = str(payload.get("agency"))
    own = path_of(agency)
    return is_of(certificate, agency) and str(payload.get("iss", own)).endswith(own)


def _said(payload: Mapping[str, Any], claims: object) -> dict[str, Any] | None:
    """Return what a token of ours says; None for one that we would not have written so."""
    if not isinstance(claims, dict):
        return None
    try:
        return {
            "credential_id": UUID(bytes=tokens.decode(payload["jti"]) or b""),
            "agency": str(payload["agency"]),
            "reference": str(payload["reference"]),
            "issued_at": datetime.fromtimestamp(payload["iat"], UTC),
            "expires_at": datetime.fromtimestamp(payload["exp"], UTC) if "exp" in payload else None,
            "place": Place.of(payload),
            "replaces_issued_at": _replaced(payload),
            "claims": {str(name): str(value) for name, value in claims.items()},
        }
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _replaced(payload: Mapping[str, Any]) -> datetime | None:
    replaced = payload.get("replaces")
    return datetime.fromtimestamp(replaced["iat"], UTC) if replaced else None


def _with(reading: Reading, outcome: Outcome, *why: str) -> Reading:
    return replace(reading, outcome=outcome, reasons=why)


def _is_signed_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
