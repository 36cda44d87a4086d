"""What crosses the border: a document described, opened, or previewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Document:
    """A file as lists show it. Its name is personal: show it, never log it."""

    id: UUID
    name: str
    media_type: str  # image/jpeg, image/png, application/pdf; of what we made, anything
    size_bytes: int
    pages: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes, for a download."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of one page, made by us, at most 1,600 pixels a side."""

    media_type: str
    content: bytes
    page: int
    pages: int
