"""What a check of a certificate can find."""

from __future__ import annotations

import enum


class Outcome(enum.StrEnum):
    """What a check found."""

    GENUINE = "genuine"
    ALTERED = "altered"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
