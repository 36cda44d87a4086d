"""What a draft or a case holds of its applicant: sealed whole, opened whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - msgspec reads the types
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - msgspec reads the types

import msgspec

from torana.base import keys

if TYPE_CHECKING:
    from torana.parts.casework import models

# As records.Value, in the concrete types that JSON gives.
Item = dict[str, str | int | bool | dict[str, str]]
Stored = str | int | bool | Mapping[str, str] | list[Item] | None


@dataclass(slots=True)
class Read:
    """What one look into a registry gave, and when."""

    key: dict[str, str]
    found: bool
    read_at: datetime
    values: dict[str, str] = field(default_factory=dict)  # only the fields that the service uses
    subject_id: UUID | None = None


@dataclass(slots=True)
class Content:
    """Answers and evidence of one application.

    A draft keeps answers to questions that are hidden at the moment, for they may come back; a
    case holds only what was sent: `sources` names the evidence of the answers that were known.
    """

    number: str  # the applicant's ID number, which rules call applicant.id_number
    answers: dict[str, Stored] = field(default_factory=dict)
    evidence: dict[str, Read] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)  # pages of a draft that were saved once
    sources: dict[str, str] = field(default_factory=dict)  # question to evidence
    returned: list[str] = field(default_factory=list)  # questions that the applicant has again
    again: dict[str, Stored] = field(default_factory=dict)  # their answers, until all are there
    appealed: dict[str, str] = field(default_factory=dict)  # of an appeal: what it is against
    message: str = ""  # what was asked of the applicant, while it is their turn


def seal(application_id: UUID, applicant_id: UUID, content: Content) -> bytes:
    """Return the content, sealed for the applicant."""
    return keys.seal_for(applicant_id, msgspec.json.encode(content), _about(application_id))


def opened(row: models.Draft | models.Case) -> Content:
    """Return the content of a draft or a case."""
    text = keys.open_for(row.applicant_id, bytes(row.sealed), _about(row.id))
    return msgspec.json.decode(text, type=Content)


def _about(application_id: UUID) -> str:
    """Return what it is sealed about: the same for the draft and the case that it becomes."""
    return f"application:{application_id}"
