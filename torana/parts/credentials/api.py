"""What credentials can do: issue, hand out, check and revoke certificates."""

from torana.parts.credentials.actions import correct, reinstate, request_issue, revoke, suspend
from torana.parts.credentials.checking import certificates_pem, check, issuer_keys
from torana.parts.credentials.errors import (
    AgencyUnknown,
    ClaimUnfit,
    NothingCorrected,
    NotIssuedYet,
    ReasonMissing,
    RevokedAlready,
)
from torana.parts.credentials.fonts import letters_missing
from torana.parts.credentials.queries import (
    claims_of,
    credential,
    credential_of_case,
    credentials_of,
    credentials_of_case,
    pdf,
    revocation_reason,
    sd_jwt,
)
from torana.parts.credentials.reactions import (
    on_issue_requested,
    on_status_changed,
    renew_status_lists,
)
from torana.parts.credentials.records import (
    Credential,
    Fact,
    SealingKey,
    State,
    Verdict,
)
from torana.parts.credentials.rotating import agency_keys, rotate_agency_key, tell_stolen
from torana.parts.credentials.statuses import addresses as status_list_addresses
from torana.parts.credentials.statuses import token as status_list
from torana.parts.credentials.watch import watch
from torana.pure.credentials.outcome import Outcome
from torana.pure.credentials.statuslist import MEDIA_TYPE as STATUS_LIST_MEDIA_TYPE

__all__ = [
    "STATUS_LIST_MEDIA_TYPE",
    "AgencyUnknown",
    "ClaimUnfit",
    "Credential",
    "Fact",
    "NotIssuedYet",
    "NothingCorrected",
    "Outcome",
    "ReasonMissing",
    "RevokedAlready",
    "SealingKey",
    "State",
    "Verdict",
    "agency_keys",
    "certificates_pem",
    "check",
    "claims_of",
    "correct",
    "credential",
    "credential_of_case",
    "credentials_of",
    "credentials_of_case",
    "issuer_keys",
    "letters_missing",
    "on_issue_requested",
    "on_status_changed",
    "pdf",
    "reinstate",
    "renew_status_lists",
    "request_issue",
    "revocation_reason",
    "revoke",
    "rotate_agency_key",
    "sd_jwt",
    "status_list",
    "status_list_addresses",
    "suspend",
    "tell_stolen",
    "watch",
]
