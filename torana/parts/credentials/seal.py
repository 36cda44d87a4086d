"""Sealing a PDF: PAdES baseline B (ETSI EN 319 142-1) by the agency's key, by pyHanko."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from torana.pure.credentials import ecdsa

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

FIELD = "Seal"
SEAL_BYTES = 8192  # room for the certificate and the signature; readers see zeros after them


class LowSigner(signers.SimpleSigner):
    """Signs with the lower of the two forms that each ECDSA signature has: see `ecdsa.py`."""

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko calls it so
    ) -> bytes:
        """Sign as pyHanko does, then choose the form."""
        signed = await super().async_sign_raw(data, digest_algorithm, dry_run)
        return signed if dry_run else ecdsa.lower(signed)


def seal(
    pdf: bytes,
    *,
    certificate: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    reason: str,
    place: str,
) -> bytes:
    """Return the PDF with a seal over the whole of it, after which nothing may be changed."""
    signer = LowSigner(
        signing_cert=Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # not typed there
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        location=place,
    )
    # Hidden, for it has no look of its own; PDF/UA asks hidden fields for no place in the order.
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    field = fields.SigFieldSpec(FIELD, invis_sig_settings=hidden)
    out = io.BytesIO()
    signers.PdfSigner(meta, signer=signer, new_field_spec=field).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        output=out,
        bytes_reserved=SEAL_BYTES * 2,
    )
    return out.getvalue()
