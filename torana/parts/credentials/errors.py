"""What credentials refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class NotIssuedYet(Refusal):
    """This certificate is still being made."""

    code = "not-issued-yet"
    status = 409
    remedy = "It takes some seconds. Open this page again in a moment."


class ReasonMissing(Refusal):
    """A certificate is not revoked without a reason."""

    code = "revocation-reason-missing"
    remedy = "Write one sentence that its holder will understand."


class AgencyUnknown(Refusal):
    """There is no agency {agency} in this nation."""

    code = "agency-unknown"
    remedy = "Name one of: {agencies}."


class LayoutBroken(Exception):  # noqa: N818 - a defect of the edition, reported to its authors
    """The Typst layout of this certificate does not compile."""
