"""Checking a sealed PDF without reading it as a PDF.

A stranger's PDF is a hostile program's input, and what two readers make of one can differ. So it
is not parsed at all: the seal must cover every byte but its own place, its place must hold exactly
the bytes that we would have written there, and there must be one. Whatever passes is, byte for
byte, a file that the agency sealed. pyHanko and poppler check the same files in the tests.
"""

from __future__ import annotations

import binascii
import enum
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding

from torana.pure.credentials import ecdsa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography import x509

MARK = b"/ToranaCredential"  # the document property that holds the compact token
_RANGE = re.compile(rb"/ByteRange ?\[0 (\d{1,10}) (\d{1,10}) (\d{1,10}) {0,40}\]")
_TOKEN = re.compile(rb"/ToranaCredential ?\(([A-Za-z0-9_.-]{1,20000})\)")
_SET_OF = b"\x31"  # signed attributes are signed as a SET OF, though written as [0] (RFC 5652, 5.4)


class Seal(enum.Enum):
    """What became of the seal."""

    WHOLE = enum.auto()
    ADDED_TO = enum.auto()  # bytes follow what was sealed
    BROKEN = enum.auto()  # there was one, and it does not fit this file
    NONE = enum.auto()


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was found: the seal, by whom (where it is whole), and the token that the file holds."""

    seal: Seal
    certificate: x509.Certificate | None = None
    token: str = ""


def check(pdf: bytes, certificates: Iterable[x509.Certificate]) -> Sealed:
    """Check the seal of a file against the agencies' certificates. Never raises."""
    tokens = {found.decode("ascii") for found in _TOKEN.findall(pdf)}
    token = tokens.pop() if len(tokens) == 1 else ""
    ranges = _RANGE.findall(pdf)
    if len(ranges) != 1 or pdf.count(b"/ByteRange") != 1:
        return Sealed(Seal.BROKEN if token else Seal.NONE, token=token)
    begin, end, rest = (int(number) for number in ranges[0])
    signed_by = _signed_by(pdf, begin, end, end + rest, certificates)
    if signed_by is None:
        return Sealed(Seal.BROKEN if token else Seal.NONE, token=token)
    if end + rest != len(pdf):
        return Sealed(Seal.ADDED_TO, token=token)
    return Sealed(Seal.WHOLE, signed_by, token)


def _signed_by(
    pdf: bytes, begin: int, end: int, stop: int, certificates: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    """Return whose seal stands in pdf[begin:end] and fits the rest up to `stop`."""
    if not 0 < begin < end <= stop <= len(pdf):
        return None
    written = pdf[begin:end]
    raw = _unhex(written)
    if raw is None:
        return None
    digest = hashlib.sha256(pdf[:begin])
    digest.update(pdf[end:stop])
    for certificate in certificates:
        made = _as_written(raw, certificate, digest.digest())
        # The place is filled up with zeros; hex digits are capitals, as pyHanko writes them.
        if (
            made is not None
            and written == b"<" + made.hex().upper().encode().ljust(end - begin - 2, b"0") + b">"
        ):
            return certificate
    return None


def _unhex(written: bytes) -> bytes | None:
    if not (written.startswith(b"<") and written.endswith(b">")):
        return None
    try:
        return binascii.unhexlify(written[1:-1])
    except binascii.Error:
        return None


def _as_written(raw: bytes, certificate: x509.Certificate, digest: bytes) -> bytes | None:
    """Return the signature as we would have written it, if it is valid; the caller compares.

    Building it anew binds every byte: version numbers and the like are covered by no signature.
    """
    try:
        info = cms.ContentInfo.load(raw)["content"]["signer_infos"][0]
        attributes, signature = info["signed_attrs"], info["signature"].native
        signed = _SET_OF + attributes.dump()[1:]
        fits = attributes_digest(attributes) == digest
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    key = certificate.public_key()
    if not fits or not ecdsa.verify(key, signature, signed):  # type: ignore[arg-type]  # ours are EC
        return None
    return _cms(Certificate.load(certificate.public_bytes(Encoding.DER)), attributes, signature)


def attributes_digest(attributes: cms.CMSAttributes) -> bytes | None:
    """Return the digest of the file that the signer signed."""
    found = [a["values"].native for a in attributes if a["type"].native == "message_digest"]
    return found[0][0] if len(found) == 1 and len(found[0]) == 1 else None


def _cms(certificate: Certificate, attributes: cms.CMSAttributes, signature: bytes) -> bytes:
    """Return the CMS of a PAdES seal as pyHanko writes it (RFC 5652, 5)."""
    signer = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": signer}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
            "signer_infos": [info],
        }
    )
    made: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return made
