"""Which place of which list tells whether a certificate counts; signing the lists anew.

The worker does it, for it alone holds the agencies' keys. What a list says is read from the
certificates themselves each time, so it cannot differ from them for longer than a worker takes.
"""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import authority
from torana.parts.credentials.models import AgencyKey, CredentialRow, StatusListRow, StatusPlace
from torana.parts.credentials.records import State
from torana.pure.credentials import statuslist
from torana.pure.credentials.statuslist import Place, Status

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

LASTS = timedelta(days=7)  # a list is believed so long, and no longer
TTL = timedelta(hours=12)  # a reader should look for a newer one after that
RENEWED_AFTER = timedelta(hours=6)
TRIES = 3  # as many taken places in a row: the list is nearly full


def place(credential_id: UUID, agency: str, *, now: datetime) -> Place:
    """Give a certificate its place, by chance, in the newest list of its agency."""
    row = _newest(agency) or _begin(agency, 1, now=now)
    while True:
        for _ in range(TRIES):
            index = secrets.randbelow(statuslist.SIZE)
            wanted = StatusPlace(credential_id=credential_id, list_id=row.id, index=index)
            StatusPlace.objects.bulk_create([wanted], ignore_conflicts=True)
            given = StatusPlace.objects.filter(credential_id=credential_id).first()
            if given is not None:
                return Place(uri_of(agency, row.number), given.index)
        row = _begin(agency, row.number + 1, now=now)


@transaction.atomic
def sign(list_id: UUID, *, now: datetime) -> None:
    """Sign a list as its certificates stand now."""
    row = StatusListRow.objects.select_for_update().get(id=list_id)
    issuer = authority.issuer(row.agency, catalogue.nation(), now=now)
    places = StatusPlace.objects.filter(list_id=row.id)
    ended = CredentialRow.objects.filter(id__in=places.values("credential_id")).filter(
        Q(state=State.REVOKED) | Q(suspended_at__isnull=False)
    )
    states = dict(ended.values_list("id", "state"))
    told = {
        index: Status.INVALID if states[credential_id] == State.REVOKED else Status.SUSPENDED
        for credential_id, index in places.filter(credential_id__in=states).values_list(
            "credential_id", "index"
        )
    }
    row.token = statuslist.sign(
        uri_of(row.agency, row.number),
        statuslist.pack(told),
        kid=issuer.kid,
        key=issuer.key,
        chain=(base64.b64encode(issuer.certificate.public_bytes(Encoding.DER)).decode(),),
        now=now,
        lasts=LASTS,
        ttl=TTL,
    )
    row.kid, row.signed_at = issuer.kid, now
    row.save(update_fields=["token", "kid", "signed_at"])


def sign_list_of(credential_id: UUID, *, now: datetime) -> None:
    """Sign the list that tells of a certificate; one from before there were lists has none."""
    place_ = StatusPlace.objects.filter(credential_id=credential_id).first()
    if place_ is not None:
        sign(place_.list_id, now=now)


def renew(*, now: datetime) -> None:
    """Sign every list again that is getting old, or whose key is not in use any more."""
    in_use = AgencyKey.objects.filter(retired_at=None).values("kid")
    old = Q(signed_at=None) | Q(signed_at__lt=now - RENEWED_AFTER) | ~Q(kid__in=in_use)
    for list_id in StatusListRow.objects.filter(old).values_list("id", flat=True):
        sign(list_id, now=now)


def token(agency: str, number: int) -> tuple[str, datetime] | None:
    """Return a list as it was signed last, and when; None where there is none."""
    row = StatusListRow.objects.filter(agency=agency, number=number).first()
    return (row.token, row.signed_at) if row and row.signed_at else None


def addresses() -> tuple[str, ...]:
    """Return the address of every list there is."""
    rows = StatusListRow.objects.filter(signed_at__isnull=False).order_by("agency", "number")
    return tuple(uri_of(*row) for row in rows.values_list("agency", "number"))


def uri_of(agency: str, number: int) -> str:
    """Return the address of a list."""
    return f"{settings.PUBLIC_URL}/agencies/{agency}/status/{number}"


def _newest(agency: str) -> StatusListRow | None:
    return StatusListRow.objects.filter(agency=agency).order_by("-number").first()


def _begin(agency: str, number: int, *, now: datetime) -> StatusListRow:
    """Make a list, signed at once: its address stands on paper from now on."""
    made = StatusListRow(agency=agency, number=number, created_at=now)
    StatusListRow.objects.bulk_create([made], ignore_conflicts=True)
    row = StatusListRow.objects.get(agency=agency, number=number)
    if row.id == made.id:
        sign(row.id, now=now)
    return row
