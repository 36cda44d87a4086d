"""Who may read a message: its person, nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.errors import NotFound
from torana.parts.messages import models

if TYPE_CHECKING:
    from uuid import UUID

    from torana.base.actor import Actor


def message_for(actor: Actor, message_id: UUID) -> models.Message:
    """Return a message to whom it was sent; for all others it does not exist."""
    if actor.person_id is None:
        raise NotFound
    found = models.Message.objects.filter(id=message_id, person_id=actor.person_id).first()
    if found is None:
        raise NotFound
    return found
