"""What operators watch of credentials: when each agency's sealing certificate ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509

from torana.base.metrics.families import Number
from torana.parts.credentials.models import AgencyKey

if TYPE_CHECKING:
    from datetime import datetime

DAY_S = 86_400


def watch(at: datetime) -> tuple[Number, ...]:
    """Return the days that are left of the certificate in use, by agency."""
    rows = AgencyKey.objects.filter(retired_at=None).values_list("agency", "certificate")
    return tuple(
        Number(
            "torana_agency_key_days_left", round(_left_s(bytes(der), at) / DAY_S, 2), _of(agency)
        )
        for agency, der in rows.order_by("agency")
    )


def _left_s(certificate: bytes, at: datetime) -> float:
    return (x509.load_der_x509_certificate(certificate).not_valid_after_utc - at).total_seconds()


def _of(agency: str) -> tuple[tuple[str, str], ...]:
    return (("agency", agency),)
