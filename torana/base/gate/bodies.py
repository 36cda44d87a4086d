"""Bodies come in whole before anything works on them: bounded in bytes, in time and in memory.

One address may hold as much as is still free: half of everything when it is alone, a third when
there are two, and always enough for one whole request. So a town behind one address has room, and
whoever fills what there is leaves room for the next (Choudhury and Hahne's dynamic threshold).

A body that is too long is answered at once and then read to its end, within bounds, and let go:
who sends first and listens later would otherwise find the line broken and never see the answer.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from torana.base.uploads import request_bytes_max

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

AT_ONCE_MAX = 1024  # bodies that come in at the same time
MEMORY_BYTES_MAX = 128_000_000  # of all bodies that are here, in each process
SMALL_BYTES_MAX = 32_000  # read in one go
SMALL_S_MAX = 20.0
WINDOW_S = 15.0  # in each of which a longer body must bring WINDOW_BYTES_MIN
WINDOW_BYTES_MIN = 15_000  # 1 kB/s: a tenth of what the slowest mobile networks carry
WHOLE_S_MAX = 900.0
LET_GO_BYTES_MAX = 200_000_000
LET_GO_S_MAX = 30.0
_FORM = "application/x-www-form-urlencoded"


class Unread(Exception):  # noqa: N818 - what happened
    """A body was not taken; `reason` is one of those in answers.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True, eq=False)
class Coming:
    """A body on its way in."""

    address: str
    task: asyncio.Task[Any]
    began: float = field(default_factory=time.monotonic)
    bytes_here: int = 0
    window_began: float = 0.0
    window_bytes: int = 0
    small: bool = False

    def is_too_slow(self, now: float) -> bool:
        """Whether the sender has had its time."""
        if now - self.began > (SMALL_S_MAX if self.small else WHOLE_S_MAX):
            return True
        if self.small or now - max(self.began, self.window_began) < WINDOW_S:
            return False
        brought = self.bytes_here - self.window_bytes
        self.window_began, self.window_bytes = now, self.bytes_here
        return brought < WINDOW_BYTES_MIN


class Bodies:
    """All bodies that are on their way in, or here and not yet answered."""

    def __init__(self) -> None:
        self.coming: set[Coming] = set()
        self.bytes_here = 0
        self._readers: dict[str, int] = {}
        self._bytes: dict[str, int] = {}

    async def read(self, scope: Scope, proto: HTTPProtocol, address: str) -> bytes:
        """Return the whole body, for which `give_back` is called later; or raise Unread."""
        length = _declared(scope)
        if length > _bytes_max(scope):
            raise Unread("too-much-sent")
        if not self._may_come(address):
            raise Unread("busy-reading")
        task = asyncio.current_task()
        assert task is not None
        coming = Coming(address, task, small=0 <= length <= SMALL_BYTES_MAX)
        self._begin(coming)
        try:
            if coming.small:
                body = await proto()
                self._take(coming, len(body))
                return body
            return await self._piece_by_piece(proto, coming, length, _bytes_max(scope))
        except asyncio.CancelledError:
            self.give_back(address, coming.bytes_here)
            raise Unread("too-slow") from None
        except BaseException:
            self.give_back(address, coming.bytes_here)
            raise
        finally:
            self._end(coming)

    def give_back(self, address: str, count: int) -> None:
        """Say that a body of so many bytes is needed no more."""
        if not count:
            return
        self.bytes_here -= count
        left = self._bytes[address] - count
        if left:
            self._bytes[address] = left
        else:
            del self._bytes[address]

    def hurry(self, now: float) -> int:
        """End those that come too slowly; return how many. Called a few times a second."""
        slow = [coming for coming in self.coming if coming.is_too_slow(now)]
        for coming in slow:
            coming.task.cancel()
        return len(slow)

    async def _piece_by_piece(
        self, proto: HTTPProtocol, coming: Coming, least: int, most: int
    ) -> bytes:
        pieces: list[bytes] = []
        async for piece in proto:
            pieces.append(piece)
            self._take(coming, len(piece))
            if coming.bytes_here > most:
                raise Unread("too-much-sent")
        if coming.bytes_here < least:  # the line broke: half a form is no form
            raise Unread("too-slow")
        return b"".join(pieces)

    def _may_come(self, address: str) -> bool:
        here = len(self.coming)
        if here >= AT_ONCE_MAX:
            return False
        return self._readers.get(address, 0) < AT_ONCE_MAX - here

    def _begin(self, coming: Coming) -> None:
        self.coming.add(coming)
        self._readers[coming.address] = self._readers.get(coming.address, 0) + 1

    def _end(self, coming: Coming) -> None:
        self.coming.discard(coming)
        left = self._readers[coming.address] - 1
        if left:
            self._readers[coming.address] = left
        else:
            del self._readers[coming.address]

    def _take(self, coming: Coming, count: int) -> None:
        coming.bytes_here += count
        self.bytes_here += count
        mine = self._bytes[coming.address] = self._bytes.get(coming.address, 0) + count
        left = MEMORY_BYTES_MAX - self.bytes_here
        if left < 0 or mine > max(left, request_bytes_max()):
            raise Unread("busy-reading")


async def let_go(proto: HTTPProtocol) -> None:
    """Read what still comes and forget it, so that the sender comes to hear the answer."""
    count = 0
    try:
        async with asyncio.timeout(LET_GO_S_MAX):
            async for piece in proto:
                count += len(piece)
                if count > LET_GO_BYTES_MAX:
                    return
    except (TimeoutError, RuntimeError):  # granian's, where the sender hung up
        return


def is_coming(scope: Scope) -> bool:
    """Whether a request has a body."""
    headers = scope.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _declared(scope: Scope) -> int:
    """Return how long a body says that it is; -1 where it does not."""
    text = scope.headers.get("content-length", "")
    return int(text) if text.isdecimal() else -1


def _bytes_max(scope: Scope) -> int:
    kind = scope.headers.get("content-type", "")
    if kind.lower().startswith(_FORM):
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1
    return request_bytes_max()
