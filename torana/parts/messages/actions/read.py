"""Open a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.parts.messages import models
from torana.parts.messages.access import message_for
from torana.parts.messages.queries import record_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.messages.records import Message


def read(message_id: UUID, *, by: Actor, now: datetime) -> Message:
    """Return a message to its person, and note that it was read: the first time counts."""
    row = message_for(by, message_id)
    if row.read_at is None:
        models.Message.objects.filter(id=row.id, read_at__isnull=True).update(read_at=now)
    return record_of(row)
