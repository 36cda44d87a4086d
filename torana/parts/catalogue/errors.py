"""What the catalogue refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class NothingPublished(Refusal):
    """No service is online yet."""

    code = "nothing-published"
    status = 503
    remedy = "Come back in a little while."


class ServiceUnknown(Refusal):
    """There is no service at this address."""

    code = "service-unknown"
    status = 404
    remedy = "Look for it from the home page."
