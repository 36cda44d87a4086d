"""The nation's root and the agencies' keys: made at first need by the worker, kept sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.conf import settings
from django.db import connection

from torana.base import keys
from torana.parts.credentials.models import AgencyKey, Root
from torana.pure.credentials import certificates
from torana.pure.credentials.verify import Trust

if TYPE_CHECKING:
    from datetime import datetime

    from torana.language.model import Nation

_LOCK = 7_281_002  # two workers that need the first key at once take turns


@dataclass(frozen=True, slots=True)
class Issuer:
    """An agency ready to seal."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    kid: str
    uri: str


def issuer(agency: str, nation: Nation, *, now: datetime) -> Issuer:
    """Return an agency's key in use, made now if it has none. Asked by the worker alone."""
    row = _key_in_use(agency)
    if row is None:
        take_turns()
        row = _key_in_use(agency) or make(agency, nation, now=now)
    certificate = x509.load_der_x509_certificate(bytes(row.certificate))
    key = _opened(bytes(row.sealed_key), f"agency-key:{row.kid}")
    return Issuer(certificate, key, row.kid, uri_of(agency))


def trust() -> Trust | None:
    """Return whom a check believes; None while the nation has issued nothing."""
    root = Root.objects.values_list("certificate", flat=True).first()
    if root is None:
        return None
    agencies = AgencyKey.objects.order_by("created_at")
    rows = list(agencies.values_list("kid", "certificate", "stolen_at"))
    return Trust.of(
        x509.load_der_x509_certificate(bytes(root)),
        (x509.load_der_x509_certificate(bytes(certificate)) for _, certificate, _ in rows),
        stolen=(kid for kid, _, stolen_at in rows if stolen_at),
    )


def uri_of(agency: str) -> str:
    """Return the name of an agency as an issuer: the address of its page."""
    return f"{settings.PUBLIC_URL}/agencies/{agency}"


def _key_in_use(agency: str) -> AgencyKey | None:
    return AgencyKey.objects.filter(agency=agency, retired_at=None).first()


def take_turns() -> None:
    """Wait until nobody else makes a key, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def make(agency: str, nation: Nation, *, now: datetime) -> AgencyKey:
    """Make an agency's key, and the nation's root before the first; see `take_turns`."""
    root, root_key = _root(nation, now=now)
    key = certificates.new_key()
    certificate = certificates.agency(
        key,
        root=root,
        root_key=root_key,
        nation=_name(nation),
        title=nation.agencies[agency].title.in_(nation.languages[0]),
        uri=uri_of(agency),
        now=now,
    )
    kid = certificates.kid_of(certificate)
    return AgencyKey.objects.create(
        agency=agency,
        kid=kid,
        certificate=certificate.public_bytes(Encoding.DER),
        sealed_key=_sealed(key, f"agency-key:{kid}"),
        created_at=now,
    )


def _root(nation: Nation, *, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    row = Root.objects.first()
    if row is None:
        key = certificates.new_key()
        row = Root.objects.create(
            certificate=certificates.root(key, nation=_name(nation), now=now).public_bytes(
                Encoding.DER
            ),
            sealed_key=_sealed(key, "root-key"),
            created_at=now,
        )
    certificate = x509.load_der_x509_certificate(bytes(row.certificate))
    return certificate, _opened(bytes(row.sealed_key), "root-key")


def _name(nation: Nation) -> str:
    return nation.name.in_(nation.languages[0])


def _sealed(key: ec.EllipticCurvePrivateKey, about: str) -> bytes:
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.seal_for(keys.NATION_ID, plain, about)


def _opened(sealed: bytes, about: str) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(keys.open_for(keys.NATION_ID, sealed, about), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
