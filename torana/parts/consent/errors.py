"""What consent refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class ConsentMissing(Refusal):
    """You have not agreed that we may look this up."""

    code = "consent-missing"
    status = 409
    remedy = "Open the application and agree, or answer the questions yourself."
