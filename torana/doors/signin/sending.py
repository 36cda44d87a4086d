"""Send a code after the page was answered.

A gateway takes some hundred milliseconds, and only for numbers that somebody has. Whoever waits
for the page must not be able to measure that; so the code leaves when the answer has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from torana.parts.messages import api as messages

if TYPE_CHECKING:
    from torana.parts.identity.api import Begun


class RedirectThenSend(HttpResponseRedirect):
    """Goes on to an address, and sends the code of a sign-in once that was answered."""

    def __init__(self, address: str, begun: Begun) -> None:
        super().__init__(address)
        self._begun = begun

    def close(self) -> None:
        """Send; called by the server when the answer is out (PEP 3333)."""
        begun = self._begun
        try:
            if begun.phone and begun.code:
                messages.send_code(begun.phone, begun.code, begun.language)
        except messages.NoChannel:
            # The log knows; the page says the same to everybody: ask for another code.
            pass
        finally:
            super().close()
