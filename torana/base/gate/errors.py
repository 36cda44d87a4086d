"""What the gate refuses by itself; `Busy` and `TooMuchSent` are everybody's."""

from __future__ import annotations

from torana.base.errors import Refusal


class TooSlow(Refusal):
    """What you sent did not come through."""

    code = "too-slow"
    status = 408
    remedy = "Try again where the connection is better; of files, send smaller ones."
