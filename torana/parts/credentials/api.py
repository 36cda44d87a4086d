"""What credentials can do: issue, hand out, check and revoke certificates."""

from torana.parts.credentials.actions import request_issue, revoke
from torana.parts.credentials.checking import certificates_pem, check, issuer_keys
from torana.parts.credentials.errors import NotIssuedYet, ReasonMissing
from torana.parts.credentials.queries import (
    credential,
    credential_of_case,
    credentials_of,
    credentials_of_case,
    pdf,
    revocation_reason,
    sd_jwt,
)
from torana.parts.credentials.reactions import on_issue_requested
from torana.parts.credentials.records import Credential, Fact, Outcome, State, Verdict
from torana.parts.credentials.watch import watch

__all__ = [
    "Credential",
    "Fact",
    "NotIssuedYet",
    "Outcome",
    "ReasonMissing",
    "State",
    "Verdict",
    "certificates_pem",
    "check",
    "credential",
    "credential_of_case",
    "credentials_of",
    "credentials_of_case",
    "issuer_keys",
    "on_issue_requested",
    "pdf",
    "request_issue",
    "revocation_reason",
    "revoke",
    "sd_jwt",
    "watch",
]
