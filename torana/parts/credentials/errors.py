"""What credentials refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class NotIssuedYet(Refusal):
    """This certificate is still being made."""

    code = "not-issued-yet"
    status = 409
    remedy = "It takes some seconds. Open this page again in a moment."


class ReasonMissing(Refusal):
    """Whether a certificate counts is not changed without a reason."""

    code = "revocation-reason-missing"
    remedy = "Write one sentence that its holder will understand."


class RevokedAlready(Refusal):
    """This certificate is revoked, and that is for good."""

    code = "revoked-already"
    status = 409
    remedy = "Decide about a new application instead."


class NothingCorrected(Refusal):
    """Nothing in the certificate would be different."""

    code = "nothing-corrected"
    status = 422
    remedy = "Write the right value where the wrong one stands."


class ClaimUnfit(Refusal):
    """One value does not fit: it is empty or too long, or no date, number or choice."""

    code = "claim-unfit"
    status = 422
    remedy = "Write each value as the certificate should say it, in at most 300 characters."


class AgencyUnknown(Refusal):
    """There is no agency {agency} in this nation."""

    code = "agency-unknown"
    remedy = "Name one of: {agencies}."


class LayoutBroken(Exception):  # noqa: N818 - a defect of the edition, reported to its authors
    """The Typst layout of this certificate does not compile."""
