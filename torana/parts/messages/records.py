"""What crosses the border of messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a mailbox, in the language it was sent in."""

    id: UUID
    template: str
    case_id: UUID | None
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    sent_at: datetime
    read_at: datetime | None

    @property
    def text(self) -> str:
        """The paragraphs as one text, with an empty line between."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Written:
    """A message put into words: what the mailbox and e-mail hold, and what a phone shows."""

    subject: str
    paragraphs: tuple[str, ...]
    sms: str


@dataclass(frozen=True, slots=True)
class Received:
    """What a phone or a mailbox of the demonstration received."""

    at: datetime
    channel: str
    to: str
    text: str
