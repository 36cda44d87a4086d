"""What credentials can do: issue, hand out, check and revoke certificates."""

from torana.parts.credentials.actions import request_issue, revoke
from torana.parts.credentials.checking import certificates_pem, check, issuer_keys
from torana.parts.credentials.errors import AgencyUnknown, NotIssuedYet, ReasonMissing
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
from torana.parts.credentials.records import (
    Credential,
    Fact,
    Outcome,
    SealingKey,
    State,
    Verdict,
)
from torana.parts.credentials.rotating import agency_keys, rotate_agency_key, tell_stolen
from torana.parts.credentials.watch import watch

__all__ = [
    "AgencyUnknown",
    "Credential",
    "Fact",
    "NotIssuedYet",
    "Outcome",
    "ReasonMissing",
    "SealingKey",
    "State",
    "Verdict",
    "agency_keys",
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
    "rotate_agency_key",
    "sd_jwt",
    "tell_stolen",
    "watch",
]
