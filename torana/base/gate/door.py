"""The gate itself: an event loop that receives and turns away, and threads that answer.

    request -> body whole? -> line -> one of a few threads -> Django -> answer
                 413, 408       503

The loop never touches Django or the database. Threads take from the line by themselves, so that a
free one need not wait for the loop. A ticket belongs to whoever took it out of the line, and that
one alone answers it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.base.gate.answers import Answers, Pressure
from torana.base.gate.bodies import Bodies, Unread, is_coming, let_go
from torana.base.gate.counts import counts as told
from torana.base.gate.counts import ours as counts
from torana.base.gate.line import Line, Ticket
from torana.base.gate.who import PERSON, Book, address_of, session_of
from torana.base.gate.wsgi import environment, serve
from torana.base.logs import logger
from torana.base.metrics.counting import note_gate

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

    from torana.base.gate.wsgi import Application

log = logger(__name__)

WAITING_MAX = 256  # in each process: what four threads answer in a second or two
WAIT_S_MAX = 2.0
ASIDE = ("/health", "/ready", "/metrics", "/static/")  # never behind those who wait for pages
ASIDE_WAITING_MAX = 64
LOOK_S = 0.1
WATCHED_AFTER_S = 0.5  # whoever waits longer may have hung up
STOP_S_MAX = 3.0
CODES = {"too-much-sent": "too-much-sent", "too-slow": "too-slow"}  # the rest is: busy


@dataclass(slots=True, eq=False)
class Request:
    """A whole request, and the promise that it is answered."""

    scope: Scope
    proto: HTTPProtocol
    body: bytes
    answered: asyncio.Future[None]
    watch: asyncio.Task[None] | None = None


class Gate:
    """What granian calls for every request (RSGI)."""

    def __init__(self, application: Application, *, threads: int) -> None:
        """`threads` is how many requests are worked on at once."""
        self._application = application
        self._threads = threads
        self._line = Line(WAITING_MAX, at_once=max(1, threads // 2), threads=threads)
        self._aside = Line(ASIDE_WAITING_MAX, at_once=1)
        self._bodies = Bodies()
        self._answers = Answers()
        self._pressure = Pressure()
        self._book = Book()
        self._workers: list[threading.Thread] = []

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin: granian calls this once in each process, before the first request."""
        self._loop = loop
        self._answers.make()
        counts.now = self._now
        for line in (*[self._line] * self._threads, self._aside):
            worker = threading.Thread(target=self._work, args=(line,), daemon=True)
            worker.start()
            self._workers.append(worker)
        self._looking = loop.create_task(self._look())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End: answers are out; what follows them (a code to a telephone) is still done."""
        del loop
        self._line.close()
        self._aside.close()
        deadline = time.monotonic() + STOP_S_MAX
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Take one request in, or turn it away."""
        if scope.proto != "http":
            return
        headers = scope.headers
        address = address_of(scope.client, headers.get("x-forwarded-for"))
        body = b""
        if is_coming(scope):
            try:
                body = await self._bodies.read(scope, proto, address)
            except Unread as unread:
                self._refuse(unread.reason, scope, proto)
                await let_go(proto)
                return
            except RuntimeError:  # granian's: the sender hung up
                counts.gone += 1
                return
        session = session_of(headers.get("cookie"))
        request = Request(scope, proto, body, self._loop.create_future())
        person = self._book.person(session)
        ticket = Ticket(person or address, session, known=bool(person), request=request)
        line = self._aside if scope.path.startswith(ASIDE) else self._line
        loser = line.join(ticket)
        if loser is not ticket:
            counts.admitted += 1
        if loser is not None:
            self._turn_away(loser, "line-full")
        try:
            await request.answered
        finally:
            self._bodies.give_back(address, len(body))
            if request.watch is not None:
                request.watch.cancel()

    def _work(self, line: Line) -> None:
        """Answer one request after the other, in a thread with a database connection of its own."""
        while (ticket := line.take()) is not None:
            request: Request = ticket.request
            try:
                environ = environment(request.scope, request.body)
                serve(self._application, environ, request.proto)
                if ticket.known:
                    self._book.served(ticket.session)
                elif self._line.lets_in():
                    self._book.let_in(ticket.session, environ.get(PERSON, ""))
            except Exception:
                log.exception("request_broke")  # what follows an answer may fail; we go on
            finally:
                line.done(ticket)
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    self._loop.call_soon_threadsafe(_settle, request.answered)

    async def _look(self) -> None:
        """Several times a second: who waits too long, who sends too slowly, who has gone."""
        looked = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            now = time.monotonic()
            try:
                self._bodies.hurry(now)
                self._look_at(self._line, now)
                self._look_at(self._aside, now)
                if now - looked >= 1.0:
                    self._take_stock(now - looked)
                    looked = now
            except Exception:
                log.exception("gate_broke")  # whoever looks after the line must not stop

    def _look_at(self, line: Line, now: float) -> None:
        for ticket in line.older_than(now - WAIT_S_MAX):
            self._turn_away(ticket, "waited-too-long")
        for ticket in line.tickets():
            request: Request = ticket.request
            if request.watch is None and now - ticket.since > WATCHED_AFTER_S:
                request.watch = self._loop.create_task(self._watch(line, ticket))

    def _take_stock(self, seconds: float) -> None:
        self._line.fit(seconds, WAIT_S_MAX)
        self._pressure.look(_refused_for_room(), self._line.served, seconds)
        note_gate(told())

    async def _watch(self, line: Line, ticket: Ticket) -> None:
        """Free the place of somebody who hangs up."""
        request: Request = ticket.request
        await request.proto.client_disconnect()
        if line.leave(ticket):
            counts.gone += 1
            _settle(request.answered)

    def _turn_away(self, ticket: Ticket, reason: str) -> None:
        request: Request = ticket.request
        self._refuse(reason, request.scope, request.proto)
        _settle(request.answered)

    def _refuse(self, reason: str, scope: Scope, proto: HTTPProtocol) -> None:
        counts.refused[reason] += 1
        code = CODES.get(reason, "busy")
        with contextlib.suppress(RuntimeError):  # granian's: nobody is there to hear it
            self._answers.give(code, scope, proto, self._pressure.retry_after_s())

    def _now(self) -> dict[str, float]:
        return {
            "served": self._line.served + self._aside.served,
            "waited_seconds": self._line.waited_s + self._aside.waited_s,
            "waiting": self._line.waiting + self._aside.waiting,
            "working": self._line.working + self._aside.working,
            "bodies_coming": len(self._bodies.coming),
            "body_bytes": self._bodies.bytes_here,
        }


def _settle(answered: asyncio.Future[None]) -> None:
    if not answered.done():
        answered.set_result(None)


def _refused_for_room() -> int:
    return counts.refused["line-full"] + counts.refused["waited-too-long"]
