"""What registries hand out: an entry as it stands, and as it stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a registry as it stands: every value is text, a date as ISO 8601."""

    id: UUID
    registry: str
    values: Mapping[str, str]
    subject_id: UUID | None  # whom it is about, where that is somebody we know
    version: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """An entry as it stood from one moment on, and under which legal basis it came to stand so."""

    version: int
    values: Mapping[str, str]
    recorded_at: datetime
    legal_basis: str
    case_id: UUID | None
