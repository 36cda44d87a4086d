"""A process that ends itself with -9 at exactly one place: no sleeping, no luck.

A *beat* is a moment between the process and the world: before something is said to PostgreSQL,
each time it waits for the answer, before and after a call to a gateway, after an answer to a
browser. The n-th beat after `arm(n)` is the last thing that the process does. Nothing of this is
in the product: it wraps psycopg and http.client in a process of the tests.
"""

from __future__ import annotations

import http.client
import os
import signal
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator

NEVER = 0


class Trap:
    """Counts beats, and kills at the one that it was armed for."""

    def __init__(self) -> None:
        """Begin unarmed."""
        self.count = 0
        self.last = NEVER

    def arm(self, last: int) -> None:
        """Begin to count; the `last` beat kills, and none where it is NEVER."""
        self.count, self.last = 0, last

    def beat(self) -> None:
        """Be at one of the places."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


trap = Trap()


def set_traps() -> None:
    """Make every talk with PostgreSQL and with gateways beat, in this process."""
    wait = psycopg.Connection.wait

    def wait_beating(self: psycopg.Connection, gen: Any, *args: Any, **kwargs: Any) -> Any:
        trap.beat()  # nothing of it is said yet
        return wait(self, _beating(gen), *args, **kwargs)

    psycopg.Connection.wait = wait_beating  # type: ignore[method-assign, assignment] # a wrapper of the tests
    request, getresponse = (
        http.client.HTTPConnection.request,
        http.client.HTTPConnection.getresponse,
    )

    def request_beating(self: http.client.HTTPConnection, *args: Any, **kwargs: Any) -> None:
        trap.beat()
        request(self, *args, **kwargs)
        trap.beat()  # said, and not heard

    def getresponse_beating(self: http.client.HTTPConnection) -> http.client.HTTPResponse:
        response = getresponse(self)
        trap.beat()  # the gateway has taken it, and nobody has written that down
        return response

    http.client.HTTPConnection.request = request_beating  # type: ignore[method-assign] # the same
    http.client.HTTPConnection.getresponse = getresponse_beating  # type: ignore[method-assign] # the same


def _beating(gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Beat each time psycopg would wait for the server: what was said is on its way."""
    try:
        wanted = next(gen)
        while True:
            trap.beat()
            try:
                ready = yield wanted
            except BaseException as error:  # noqa: BLE001 - handed on to whose it is
                wanted = gen.throw(error)
            else:
                wanted = gen.send(ready)
    except StopIteration as done:
        return done.value
