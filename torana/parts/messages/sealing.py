"""Messages are sealed for the person they are to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from torana.base import keys
from torana.parts.messages.records import Written

if TYPE_CHECKING:
    from uuid import UUID


def seal(person_id: UUID, message_id: UUID, message: Written) -> bytes:
    """Return a message sealed for its person."""
    return keys.seal_for(person_id, msgspec.json.encode(message), f"message:{message_id}")


def opened(person_id: UUID, message_id: UUID, sealed: bytes) -> Written:
    """Return the message that was sealed."""
    text = keys.open_for(person_id, sealed, f"message:{message_id}")
    return msgspec.json.decode(text, type=Written)
