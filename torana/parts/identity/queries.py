"""What identity answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from torana.base import clock, keys
from torana.base.actor import Holding
from torana.base.errors import NotFound
from torana.base.postgres import rows
from torana.parts.identity import contacts, models, secret

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.parts.identity.records import Person


_PERSON = f"""
SELECT language, sealed, {keys.WRAPPED_OF.format("id")} FROM identity_person WHERE id = %s
"""  # noqa: S608 - our own names


def person(person_id: UUID) -> Person:
    """Return somebody: the web sees only whom its session names, the worker everybody."""
    row = rows.ask(_PERSON, [person_id]).fetchone()
    if row is None:
        raise NotFound
    language, sealed, wrapped = row
    if wrapped is not None:
        keys.bring(person_id, bytes(wrapped))
    return contacts.opened(person_id, language, bytes(sealed))


def person_by_number(number: str) -> Person | None:
    """Return who has an ID number. For machines: no page may tell who exists."""
    return contacts.found(rows_of(secret.number_mac(number)))


def id_by_number(number: str) -> UUID | None:
    """Return the id of who has an ID number, to link a fact of a register to its subject."""
    rows = rows_of(secret.number_mac(number))
    return rows[0][0] if rows else None


def rows_of(number_mac: bytes) -> list[tuple[UUID, str, bytes]]:
    """Return the row of who has a number, as (id, language, sealed); empty for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, language, sealed FROM identity_find(%s)", [number_mac])
        return [(row[0], row[1], bytes(row[2])) for row in cursor.fetchall()]


def holdings_of(person_id: UUID, *, now: datetime | None = None) -> tuple[Holding, ...]:
    """Return the posts that somebody holds at the moment; the web sees only its own person's."""
    now = now or clock.now()
    held = models.Holding.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=now), person_id=person_id, from_at__lte=now
    )
    rows = held.order_by("agency", "post", "office").values_list("agency", "post", "office")
    return tuple(Holding(*row) for row in rows)


def printed_codes_left(person_id: UUID) -> int:
    """Return how many printed codes somebody has not used yet."""
    return models.Code.objects.filter(
        who=person_id, kind=models.Code.Kind.PRINTED, used_at__isnull=True
    ).count()
