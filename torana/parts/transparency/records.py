"""What the log tells across its border."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.parts.transparency.kinds import Deed


@dataclass(frozen=True, slots=True)
class Who:
    """Who did it: kind of actor, agency and post, and a pseudonym; never a name."""

    kind: str
    agency: str
    post: str
    pairwise: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event as its subject, or the agency that did it, may read it."""

    leaf_id: UUID
    at: datetime
    action: str
    deed: Deed
    asked: bool  # False: somebody did it without the subject asking
    who: Who
    agency: str
    object: str  # such as "case:<id>"
    legal_basis: str
    purpose: str
    details: Mapping[str, str | int | bool]
    index: int | None  # in the log; None while pending


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events a person has, by what they did."""

    all: int
    read: int
    changed: int
    unasked: int


@dataclass(frozen=True, slots=True)
class AuditedEvent:
    """What an auditor sees: that it happened and under which post, not to whom or what."""

    leaf_id: UUID
    at: datetime
    action: str
    agency: str
    post: str
    object_kind: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That an event is in the log, in a form that anyone can check without asking us.

    `event` and `salt` are None for who may know that it happened and not what.
    """

    leaf_id: UUID
    commitment: bytes
    event: bytes | None
    salt: bytes | None
    index: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: str
    text: str  # the same as a C2SP tlog-proof
    vkey: str
    told: LoggedEvent | None = None  # the event, to be said in words

    def as_json(self) -> str:
        """Return the file that a person keeps; `torana.pure.logproof.check` reads it."""
        file = {
            "format": "torana-log-proof-1",
            "commitment": self.commitment.hex(),
            "event": None if self.event is None else self.event.decode(),
            "salt": None if self.salt is None else base64.b64encode(self.salt).decode(),
            "proof": self.text,
            "vkey": self.vkey,
        }
        return json.dumps(file, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written."""

    code: str  # changed, missing, inserted, moved, signature, published
    table: str
    where: str  # the index, or the id of the row
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify_log` found; sound when there are no problems."""

    problems: tuple[Problem, ...]
    problems_count: int  # may be more than are listed
    size: int
    root: bytes
    pending: int
    erased: int  # events whose text was erased, with a leaf that says so
    vkey: str

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written."""
        return self.problems_count == 0
