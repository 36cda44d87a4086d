"""New keys for agencies. What an old key sealed stays genuine, unless the key was stolen.

A retired key seals no more and goes on being published. A stolen one is taken out of what we
publish, for its thief can write any date: of what it signed, only the very files in our records
count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from django.db import transaction

from torana.parts.credentials import authority
from torana.parts.credentials.errors import AgencyUnknown
from torana.parts.credentials.models import AgencyKey
from torana.parts.credentials.records import SealingKey
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.language.model import Nation


def agency_keys() -> tuple[SealingKey, ...]:
    """Return every agency's keys, the newest of each first."""
    rows = AgencyKey.objects.order_by("agency", "-created_at", "-id").defer("sealed_key")
    return tuple(map(_record, rows))


@transaction.atomic
def rotate_agency_key(agency: str, nation: Nation, *, by: Actor, now: datetime) -> SealingKey:
    """Retire an agency's key in use and make its next one. A command line's, as the owner."""
    _check(agency, nation)
    authority.take_turns()
    for row in AgencyKey.objects.select_for_update().filter(agency=agency, retired_at=None):
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        _log("agency-key.retired", row, by=by, now=now)
    return _make(agency, nation, by=by, now=now)


@transaction.atomic
def tell_stolen(agency: str, nation: Nation, *, by: Actor, now: datetime) -> SealingKey:
    """Note that an agency's key in use was stolen, and make its next one."""
    _check(agency, nation)
    authority.take_turns()
    for row in AgencyKey.objects.select_for_update().filter(agency=agency, retired_at=None):
        row.retired_at = row.stolen_at = now
        row.save(update_fields=["retired_at", "stolen_at"])
        _log("agency-key.stolen", row, by=by, now=now)
    return _make(agency, nation, by=by, now=now)


def _check(agency: str, nation: Nation) -> None:
    if agency not in nation.agencies:
        raise AgencyUnknown(agency=agency, agencies=", ".join(nation.agencies))


def _make(agency: str, nation: Nation, *, by: Actor, now: datetime) -> SealingKey:
    row = authority.make(agency, nation, now=now)
    _log("agency-key.made", row, by=by, now=now)
    return _record(row)


def _log(action: str, row: AgencyKey, *, by: Actor, now: datetime) -> None:
    transparency.append(
        action=action,
        by=by,
        subject_id=None,
        object=f"agency-key:{row.kid}",
        agency=row.agency,
        legal_basis="",
        purpose="To keep the agency's seal safe",
        now=now,
        details={"kid": row.kid},
    )


def _record(row: AgencyKey) -> SealingKey:
    certificate = x509.load_der_x509_certificate(bytes(row.certificate))
    return SealingKey(
        agency=row.agency,
        kid=row.kid,
        created_at=row.created_at,
        ends_at=certificate.not_valid_after_utc,
        retired_at=row.retired_at,
        stolen_at=row.stolen_at,
    )
