"""What the log refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class NotIntegrated(Refusal):
    """This was written a moment ago and is not under a signed checkpoint yet."""

    code = "log-not-integrated"
    status = 409
    remedy = "Load this page again in a second."


class NothingToErase(Refusal):
    """There is no text of this event to erase."""

    code = "log-nothing-to-erase"
    status = 404
    remedy = "Check the id of the leaf; an event can be erased only once."
