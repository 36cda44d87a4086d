"""What a channel carries, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID  # noqa: TC003 - a record says what it is made of


@dataclass(frozen=True, slots=True)
class Parcel:
    """One text to one address. Carried twice, it has the same id, and the second is dropped."""

    id: UUID
    channel: str
    to: str
    subject: str
    text: str


class NotCarried(Exception):  # noqa: N818 - reads as what happened
    """The channel did not take it; `permanent` bars trying again."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        """`reason` is a word or a status, never text from outside."""
        self.reason = reason
        self.permanent = permanent
        super().__init__(reason)
