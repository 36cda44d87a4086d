"""Whether what a case gave still counts, changed by those who may open the case.

That the agency issued it is not enough: an officer of another area or post has nothing to do with
the case, nor may anybody change their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.errors import NotFound
from torana.parts.casework import refusing
from torana.parts.casework.access import case_for
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.credentials.api import Fact


@transaction.atomic
def revoke(case_id: UUID, credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Revoke a certificate of the case; its holder reads the reason."""
    _may_change(case_id, credential_id, by, reason)
    credentials.revoke(credential_id, reason=reason, by=by, now=now)


@transaction.atomic
def suspend(case_id: UUID, credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Suspend a certificate of the case; its holder reads the reason."""
    _may_change(case_id, credential_id, by, reason)
    credentials.suspend(credential_id, reason=reason, by=by, now=now)


@transaction.atomic
def reinstate(case_id: UUID, credential_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a suspended certificate of the case count again."""
    _may_change(case_id, credential_id, by)
    credentials.reinstate(credential_id, by=by, now=now)


@transaction.atomic
def correct(
    case_id: UUID,
    credential_id: UUID,
    claims: Mapping[str, str],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> UUID:
    """Have a certificate of the case put right; its holder reads the reason. Return the new id."""
    _may_change(case_id, credential_id, by, reason)
    return credentials.correct(credential_id, claims, reason=reason, by=by, now=now)


def certificate_says(case_id: UUID, credential_id: UUID, *, by: Actor) -> tuple[Fact, ...]:
    """Return what a certificate of the case says, for the officer who would put it right.

    It says what stands in the case, whose opening is logged.
    """
    _may_change(case_id, credential_id, by)
    return credentials.claims_of(credential_id, by=by)


def _may_change(case_id: UUID, credential_id: UUID, by: Actor, reason: str = "") -> None:
    row = case_for(by, case_id, lock=True)
    refusing.not_in_conflict(by, row, catalogue.edition(row.edition_id))
    refusing.not_too_long(reason)
    if credential_id not in {found.id for found in credentials.credentials_of_case(case_id)}:
        raise NotFound
