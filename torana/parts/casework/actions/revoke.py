"""Revoking what a case gave, by those who may open the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.errors import NotFound
from torana.parts.casework import refusing
from torana.parts.casework.access import case_for
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor


@transaction.atomic
def revoke(case_id: UUID, credential_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Revoke a certificate of the case; its holder reads the reason.

    That the agency issued it is not enough: an officer of another area or post has nothing to do
    with the case, nor may anybody revoke their own.
    """
    row = case_for(by, case_id, lock=True)
    refusing.not_about_oneself(by, row)
    refusing.not_too_long(reason)
    if credential_id not in {found.id for found in credentials.credentials_of_case(case_id)}:
        raise NotFound
    credentials.revoke(credential_id, reason=reason, by=by, now=now)
