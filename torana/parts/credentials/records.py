"""What crosses the border: a certificate, and what a check of one found."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.language.model import NO_TEXT

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from torana.language.model import Option, Text
    from torana.pure.credentials.outcome import Outcome


class State(enum.StrEnum):
    """Where a certificate stands."""

    REQUESTED = "requested"  # decided; the worker is making it
    ISSUED = "issued"
    SUSPENDED = "suspended"  # issued, and does not count for now
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate as lists show it. `title` and `agency_title` come in every language."""

    id: UUID
    case_id: UUID
    issue: str  # its name in the service
    title: Text
    agency: str
    agency_title: Text
    reference: str
    state: State
    requested_at: datetime
    issued_at: datetime | None
    valid_until: date | None  # the last day on which it is valid
    revoked_at: datetime | None
    suspended_at: datetime | None = None
    replaces_id: UUID | None = None  # the certificate that this one puts right


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key with which an agency seals or sealed; never the key itself."""

    agency: str
    kid: str
    created_at: datetime
    ends_at: datetime
    retired_at: datetime | None
    stolen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a certificate says."""

    name: str
    label: Text
    value: str
    type: str  # string, date, ...: as the rule gave it, so that pages write dates as people do
    words: Text = NO_TEXT  # of a value that is a key: "Female" of "female"
    options: tuple[Option, ...] = ()  # what else it could say, where its value is a key


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a certificate found, and why, in sentences: msgids, which doors translate.

    What it says, by whom and when stands here only where our seal proves it: for genuine, expired
    and revoked ones, and for an altered file whose code inside is still whole.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    title: Text
    issuer: Text
    issued_at: datetime | None = None
    valid_until: date | None = None
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    reference: str = ""
    replaces_issued_at: datetime | None = None  # of the one that it puts right
    claims: tuple[Fact, ...] = ()
