"""Status lists: whether certificates still count, for everybody at once, signed.

IETF "Token Status List" (draft-ietf-oauth-status-list), two bits a certificate, packed from the
lowest bit on and compressed with zlib. A certificate names a list and its place in it; whoever
keeps the list can look it up without a network and without telling anybody whose paper it is.
Pure: no database, no network, no secret beside the key that is given.
"""

from __future__ import annotations

import enum
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec

from torana.pure.credentials import tokens
from torana.pure.credentials.certificates import address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from cryptography import x509

FORM = "statuslist+jwt"
MEDIA_TYPE = f"application/{FORM}"
SIZE = 2**17  # certificates a list; nobody can tell one of so many by its place
BITS = 2
BYTES_MAX = 2**20  # of a list unpacked, which a small token could otherwise blow up
_A_BYTE = 8 // BITS
_MASK = 2**BITS - 1


class Status(enum.IntEnum):
    """What stands in a place (section 7.1 of the draft)."""

    VALID = 0
    INVALID = 1  # revoked, for good
    SUSPENDED = 2  # not now


_KNOWN = {int(status): status for status in Status}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a certificate's status stands: the list's address, and the place in it."""

    uri: str
    index: int

    def claim(self) -> dict[str, Any]:
        """Return the `status` claim of the certificate's token."""
        return {"status_list": {"idx": self.index, "uri": self.uri}}

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Place | None:
        """Read the `status` claim; None where there is none, or none that we would have written."""
        match payload.get("status"):
            case {"status_list": {"idx": int(index), "uri": str(uri)}} if 0 <= index < SIZE:
                return cls(uri, index)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list as somebody signed it."""

    uri: str
    issued_at: datetime
    expires_at: datetime | None
    ttl_s: int | None  # how long it may be kept before a newer one should be fetched
    packed: bytes

    def of(self, index: int) -> Status | None:
        """Return what stands in a place; None beyond the list, and for a value nobody knows."""
        if not 0 <= index < _A_BYTE * len(self.packed):
            return None
        value = self.packed[index // _A_BYTE] >> BITS * (index % _A_BYTE) & _MASK
        return _KNOWN.get(value)


def pack(places: Mapping[int, Status], size: int = SIZE) -> bytes:
    """Return the bytes of a list in which all places but these are valid."""
    packed = bytearray(size // _A_BYTE)
    for index, status in places.items():
        packed[index // _A_BYTE] |= status << BITS * (index % _A_BYTE)
    return bytes(packed)


def sign(
    uri: str,
    packed: bytes,
    *,
    kid: str,
    key: ec.EllipticCurvePrivateKey,
    chain: tuple[str, ...],
    now: datetime,
    lasts: timedelta,
    ttl: timedelta,
) -> str:
    """Return the list as a Status List Token (section 5.1); `chain` is the header's x5c."""
    payload = {
        "sub": uri,
        "iat": int(now.timestamp()),
        "exp": int((now + lasts).timestamp()),
        "ttl": int(ttl.total_seconds()),
        "status_list": {"bits": BITS, "lst": tokens.encode(zlib.compress(packed, 9))},
    }
    return tokens.sign({"typ": FORM, "kid": kid, "x5c": list(chain)}, payload, key)


def read(token: str, certificates: Mapping[str, x509.Certificate]) -> StatusList | None:
    """Return a list that one of `certificates`, by kid, has signed; None for anything else.

    Each agency tells of its own certificates alone: the list's address begins with the agency's.
    """
    jws = tokens.parse(token)
    if jws is None or jws.header.get("typ") != FORM:
        return None
    certificate = certificates.get(str(jws.header.get("kid", "")))
    key = certificate.public_key() if certificate else None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not jws.is_signed_by(key):
        return None
    uri = str(jws.payload.get("sub", ""))
    if certificate is None or not uri.startswith(f"{address(certificate)}/status/"):
        return None
    packed = _unpacked(jws.payload.get("status_list"))
    issued_at = _moment(jws.payload.get("iat"))
    ttl = jws.payload.get("ttl")
    if packed is None or issued_at is None:
        return None
    return StatusList(
        uri=uri,
        issued_at=issued_at,
        expires_at=_moment(jws.payload.get("exp")),
        ttl_s=ttl if isinstance(ttl, int) and ttl > 0 else None,
        packed=packed,
    )


def _unpacked(told: object) -> bytes | None:
    match told:
        case {"bits": 2, "lst": str(text)}:
            compressed = tokens.decode(text)
        case _:
            return None
    if compressed is None:
        return None
    opened = zlib.decompressobj()
    try:
        packed = opened.decompress(compressed, BYTES_MAX)
    except zlib.error:
        return None
    return packed if opened.eof else None


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
