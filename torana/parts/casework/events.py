"""What casework tells: ids and words only, never personal data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID  # noqa: TC003 - the queue reads the types when it delivers


@dataclass(frozen=True, slots=True)
class CaseSubmitted:
    """An application came in and has its reference."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case is in another stage."""

    case_id: UUID
    version: int
    stage: str


@dataclass(frozen=True, slots=True)
class CaseReturned:
    """Questions went back to the applicant."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """A case has its outcome: granted, refused, lapsed or withdrawn."""

    case_id: UUID
    version: int
    outcome: str
