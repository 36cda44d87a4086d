"""What messages refuses."""

from __future__ import annotations

from torana.base.errors import Refusal


class NoChannel(Refusal):
    """This state has not said how to reach telephones."""

    code = "no-channel"
    status = 503
    remedy = "The operator sets TORANA_SMS_URL. Printed codes work meanwhile."
