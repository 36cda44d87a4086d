"""What credentials tells."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID  # noqa: TC003 - the queue reads the fields' types at run time


@dataclass(frozen=True, slots=True)
class IssueRequested:
    """A certificate was decided; the worker makes it."""

    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialIssued:
    """A certificate is ready to be fetched."""

    credential_id: UUID
    case_id: UUID
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialRevoked:
    """A certificate counts no more."""

    credential_id: UUID
    case_id: UUID
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialSuspended:
    """A certificate does not count for now."""

    credential_id: UUID
    case_id: UUID
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialReinstated:
    """A suspended certificate counts again."""

    credential_id: UUID
    case_id: UUID
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialCorrected:
    """A certificate counts no more, and another that puts it right is being made."""

    credential_id: UUID
    case_id: UUID
    holder_id: UUID
