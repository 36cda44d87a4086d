"""ECDSA over P-256 with one form for one signature.

For each signature (r, s) the pair (r, n - s) is valid too, so anyone can change a signed thing
without breaking it. We write the lower of the two and accept no other (as BIP 146 does), so that
"genuine" means the very bytes that were issued.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # n of P-256, FIPS 186
BYTES = 32


def sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """Return the signature in DER, as PDFs carry it."""
    return lower(key.sign(data, ec.ECDSA(SHA256())))


def lower(signature: bytes) -> bytes:
    """Return the DER signature in its lower form."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, ORDER - s))


def verify(key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> bool:
    """Whether a DER signature is the one form of a valid one."""
    try:
        if lower(signature) != signature:
            return False
        key.verify(signature, data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def to_raw(signature: bytes) -> bytes:
    """Return r and s side by side, as JWS carries them (RFC 7518, 3.4)."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(BYTES, "big") + s.to_bytes(BYTES, "big")


def from_raw(raw: bytes) -> bytes:
    """Return the DER form of r and s side by side."""
    return encode_dss_signature(
        int.from_bytes(raw[:BYTES], "big"), int.from_bytes(raw[BYTES:], "big")
    )
