"""Printed codes: for people without a phone, and for the day when it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.postgres.scope import scope
from torana.parts.identity import access, models, secret, slowing
from torana.parts.identity.actions.acting import as_themselves
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor

CODES_MAX = 20


def print_codes(person_id: UUID, *, count: int = 10, by: Actor, now: datetime) -> tuple[str, ...]:
    """Return new codes to be printed, each good once; sheets printed before end.

    Only their MACs are kept, so nobody can show them again.
    """
    access.may_print_codes(by, person_id)
    assert 0 < count <= CODES_MAX
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(secret.printed())
    with transaction.atomic(), scope(as_themselves(person_id)):
        slowing.enter(slowing.key("sheet", person_id.bytes), now=now)  # one sheet after another
        printed = models.Code.objects.filter(who=person_id, kind=models.Code.Kind.PRINTED)
        printed.filter(used_at__isnull=True).update(used_at=now)
        models.Code.objects.bulk_create(
            models.Code(
                who=person_id,
                kind=models.Code.Kind.PRINTED,
                mac=secret.code_mac(code, person_id.bytes),
                made_at=now,
            )
            for code in codes
        )
        transparency.append(
            action="codes.printed",
            by=by,
            subject_id=person_id,
            object=f"person:{person_id}",
            agency="",
            legal_basis="",
            purpose="To sign in without a phone",
            now=now,
            details={"count": count},
        )
    return tuple(sorted(codes))
