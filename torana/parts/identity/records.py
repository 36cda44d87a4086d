"""What crosses the border of identity. No names, no birth, no family: the registers keep those."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from torana.base.actor import Assurance


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the nation knows: ID number and contacts ("" where there is none)."""

    id: UUID
    number: str
    phone: str
    email: str
    language: str

    @property
    def has_phone(self) -> bool:
        """Whether a code can be sent."""
        return bool(self.phone)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to enrol; without an id one is drawn."""

    number: str
    phone: str = ""
    email: str = ""
    language: str = "en"
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that waits for its code.

    Everything but the challenge is for sending the code, and is None for a number that nobody
    has, or where nothing is to be sent. It must not show in what the door answers.
    """

    challenge_id: UUID
    person_id: UUID | None
    phone: str | None
    code: str | None = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody proved who they are."""

    person_id: UUID
    assurance: Assurance
    holds_posts: bool
