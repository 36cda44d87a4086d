"""What consent hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing agreed to: these facts, of this registry, for this purpose."""

    evidence: str  # the service's own name for it
    registry: str
    fields: tuple[str, ...]
    purpose: str  # the sentence that the person read, in their language


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to, once, under one edition of a service."""

    id: UUID
    person_id: UUID
    service: str
    edition_id: UUID
    agreed: tuple[Agreed, ...]
    given_at: datetime
    withdrawn_at: datetime | None = None
