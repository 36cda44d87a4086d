"""Who asks: a person, an officer in the posts they hold, a machine, or nobody in particular."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Kind(enum.StrEnum):
    """What sort of actor stands behind a request."""

    ANYONE = "anyone"  # not signed in
    PERSON = "person"  # a resident, for themselves
    OFFICER = "officer"  # a person at the desk, in the posts they hold
    MACHINE = "machine"  # the worker, the clock, the command line


class Assurance(enum.IntEnum):
    """How sure we are of who asks, in the words of eIDAS (Regulation (EU) 910/2014, article 8)."""

    NONE = 0
    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """One post held: `post` of `agency`, at `office` ("" where it serves the whole nation)."""

    agency: str
    post: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does or reads something; it is what the log records."""

    kind: Kind
    person_id: UUID | None = None
    assurance: Assurance = Assurance.NONE
    holdings: tuple[Holding, ...] = ()
    name: str = ""  # of a machine: "clock", "worker", "command line"

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies in which the actor holds a post."""
        return frozenset(holding.agency for holding in self.holdings)

    def holds(self, agency: str, post: str) -> bool:
        """Whether the actor holds `post` of `agency` at any office."""
        return any(h.agency == agency and h.post == post for h in self.holdings)


ANYONE = Actor(Kind.ANYONE)


def person(person_id: UUID, assurance: Assurance = Assurance.SUBSTANTIAL) -> Actor:
    """Return a resident acting for themselves."""
    return Actor(Kind.PERSON, person_id, assurance)


def officer(person_id: UUID, holdings: tuple[Holding, ...]) -> Actor:
    """Return a person at the desk, in the posts they hold."""
    return Actor(Kind.OFFICER, person_id, Assurance.SUBSTANTIAL, holdings)


def machine(name: str) -> Actor:
    """Return the machine called `name`: "clock", "worker", "command line"."""
    return Actor(Kind.MACHINE, name=name)
