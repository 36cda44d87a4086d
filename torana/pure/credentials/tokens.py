"""Signed tokens: the compact JWT in the square code, and the SD-JWT VC for wallets.

RFC 7515 (JWS, ES256), RFC 9901 (SD-JWT), draft-ietf-oauth-sd-jwt-vc. Written here and not taken
from a library because a check must answer for the very bytes issued: base64url with stray bits,
the upper form of a signature, a disclosure given twice are read by lenient libraries and refused
here. The tests have others' libraries read what we write.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torana.pure.credentials import ecdsa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric import ec

COMPACT = "torana+jwt"
SD_JWT = "dc+sd-jwt"
SALT_BYTES = 16
TEXT_LENGTH_MAX = 100_000
DISCLOSURES_MAX = 200
PARTS = 3
DISCLOSURE_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Jws:
    """A token taken apart, not yet verified."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes

    def is_signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        """Whether `key` signed it."""
        return ecdsa.verify(key, ecdsa.from_raw(self.signature), self.signed)


def sign(
    header: Mapping[str, Any], payload: Mapping[str, Any], key: ec.EllipticCurvePrivateKey
) -> str:
    """Return a compact JWS (RFC 7515, 7.1)."""
    signed = f"{encode(_json({'alg': 'ES256', **header}))}.{encode(_json(payload))}"
    return f"{signed}.{encode(ecdsa.to_raw(ecdsa.sign(key, signed.encode())))}"


def sd_jwt(
    header: Mapping[str, Any],
    payload: Mapping[str, Any],
    claims: Mapping[str, str],
    key: ec.EllipticCurvePrivateKey,
) -> str:
    """Return an SD-JWT of which the holder may leave out each of `claims`."""
    disclosures = [
        encode(_json([encode(os.urandom(SALT_BYTES)), name, value]))
        for name, value in claims.items()
    ]
    # Sorted, so that the order of the digests says nothing about which claim is which.
    digests = sorted(_digest(disclosure) for disclosure in disclosures)
    body = {**payload, "_sd_alg": "sha-256", "_sd": digests}
    token = sign({"typ": SD_JWT, **header}, body, key)
    return "~".join([token, *disclosures, ""])


def parse(text: str) -> Jws | None:
    """Take a compact JWS apart; None for anything that we would not have written."""
    parts = text.split(".")
    if len(parts) != PARTS or len(text) > TEXT_LENGTH_MAX:
        return None
    header, payload = _object(parts[0]), _object(parts[1])
    signature = decode(parts[2])
    if header is None or payload is None or signature is None:
        return None
    if header.get("alg") != "ES256" or len(signature) != 2 * ecdsa.BYTES:
        return None
    return Jws(header, payload, f"{parts[0]}.{parts[1]}".encode(), signature)


def disclosed(payload: Mapping[str, Any], disclosures: list[str]) -> dict[str, str] | None:
    """Return the claims disclosed; None when one does not belong to this token (RFC 9901, 7.1)."""
    digests = payload.get("_sd")
    if payload.get("_sd_alg") != "sha-256" or not isinstance(digests, list):
        return None
    if len(disclosures) > DISCLOSURES_MAX or len(set(disclosures)) != len(disclosures):
        return None
    claims: dict[str, str] = {}
    for disclosure in disclosures:
        item = _disclosure(disclosure)
        if item is None or _digest(disclosure) not in digests or item[0] in claims:
            return None
        claims[item[0]] = item[1]
    return claims


def encode(data: bytes) -> str:
    """Return base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes | None:
    """Return what base64url text holds; None unless it is exactly as `encode` writes it."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encode(data) == text else None


def _digest(disclosure: str) -> str:
    return encode(hashlib.sha256(disclosure.encode()).digest())


def _disclosure(text: str) -> tuple[str, str] | None:
    item = _loaded(text)
    if not isinstance(item, list) or len(item) != DISCLOSURE_ITEMS:
        return None
    _, name, value = item
    if not isinstance(name, str) or not isinstance(value, str):
        return None
    return name, value


def _object(text: str) -> dict[str, Any] | None:
    found = _loaded(text)
    return found if isinstance(found, dict) else None


def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    data = decode(text)
    if data is None:
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
