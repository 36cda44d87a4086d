"""X.509 certificates of the nation's root and of its agencies (RFC 5280, RFC 9336)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_LASTS = timedelta(days=20 * 365)
# Longer than anything an agency issues is valid, so that a certificate outlives its papers.
AGENCY_LASTS = timedelta(days=10 * 365)
CLOCKS_DIFFER = timedelta(minutes=5)

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
NAME_LENGTH_MAX = 64  # ub-common-name


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key, which both wallets and PDF readers know."""
    return ec.generate_private_key(ec.SECP256R1())


def kid_of(certificate: x509.Certificate) -> str:
    """Return the key's name: 16 hex digits of the SHA-256 of its public key."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()[:16]


def root(key: ec.EllipticCurvePrivateKey, *, nation: str, now: datetime) -> x509.Certificate:
    """Return the nation's self-signed root: it may sign agencies' certificates, no others below."""
    name = _name(nation, f"{nation} documents root")
    return (
        _builder(name, name, key.public_key(), now, ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(key, SHA256())
    )


def agency(
    key: ec.EllipticCurvePrivateKey,
    *,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    nation: str,
    title: str,
    uri: str,
    now: datetime,
) -> x509.Certificate:
    """Return the certificate of an agency's key, good for sealing documents and no more."""
    name = _name(nation, title)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        _builder(name, root.subject, key.public_key(), now, AGENCY_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)]), critical=False
        )
        .add_extension(authority, critical=False)
        .sign(root_key, SHA256())
    )


def common_name(certificate: x509.Certificate) -> str:
    """Return the name of an agency as its certificate gives it."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def address(certificate: x509.Certificate) -> str:
    """Return the address by which an agency's certificate names it as an issuer; "" for a root."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    return next(iter(names.get_values_for_type(x509.UniformResourceIdentifier)), "")


def is_of(certificate: x509.Certificate, agency: str) -> bool:
    """Whether a certificate is the agency's, under whatever address the nation was reached then."""
    return address(certificate).endswith(path_of(agency))


def path_of(agency: str) -> str:
    """Return how the address of an agency ends, as an issuer."""
    return f"/agencies/{agency}"


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    begins = now.astimezone(UTC) - CLOCKS_DIFFER
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(nation: str, title: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, nation[:NAME_LENGTH_MAX]),
            x509.NameAttribute(NameOID.COMMON_NAME, title[:NAME_LENGTH_MAX]),
        ]
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
