"""A witness's door: HTTP/1.1 with two addresses, everything in it limited.

One thing is done at a time, in one thread: between looking at the last size and keeping the new
one nobody comes in between. A connection that dawdles is cut; who keeps one open waits for
nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.doors.witness.state import StateUnusable
from torana.pure import cosignatures, witnessing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torana.base.witness_key import WitnessKey
    from torana.doors.witness.state import State

HEAD_BYTES_MAX = 8_192
REQUEST_S_MAX = 10.0
IDLE_S_MAX = 60.0
CONNECTIONS_MAX = 100
_REASONS = {
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 409: "Conflict", 411: "Length Required", 413: "Content Too Large",
    422: "Unprocessable Entity", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_REQUEST = re.compile(rb"(GET|HEAD|POST|[A-Z]{1,16}) (/[!-~]{0,500}) HTTP/1\.([01])")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: str
    kind: str = witnessing.TEXT_TYPE


@dataclass(slots=True)
class Witness:
    """Answers requests; `now` tells the seconds."""

    key: WitnessKey
    logs: Mapping[str, witnessing.Log]
    state: State
    now: Callable[[], float]
    counts: Counter[int] = field(default_factory=Counter)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Return the answer to one request, and count it."""
        found = self._answer(method, path.partition("?")[0], body)
        self.counts[found.status] += 1
        return found

    def _answer(self, method: str, path: str, body: bytes) -> Answer:
        if path == "/add-checkpoint":
            return self._add(body) if method == "POST" else Answer(405, "POST a checkpoint here\n")
        if method not in {"GET", "HEAD"}:
            return Answer(405, "read only\n")
        if path == "/metrics":
            return Answer(200, self._metrics())
        return self._kept(path)

    def _add(self, body: bytes) -> Answer:
        try:
            sent = witnessing.submission_of(body)
            accepted = witnessing.decide(sent, self.logs, self.state.checkpoints)
        except witnessing.Refused as refused:
            return Answer(refused.status, refused.told, refused.kind)
        line = cosignatures.cosign(accepted.body, self.key.name, self.key.private, int(self.now()))
        self.state.keep(accepted.checkpoint, accepted.signed + line)
        return Answer(200, line)

    def _kept(self, path: str) -> Answer:
        """Answer monitors: /<SHA-256 of the origin>/checkpoint, the last one that we cosigned."""
        for origin in self.logs:
            if path == f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint":
                note = self.state.note(origin)
                return Answer(200, note) if note else Answer(404, "nothing cosigned yet\n")
        return Answer(404, "POST to /add-checkpoint; C2SP tlog-witness says what\n")

    def _metrics(self) -> str:
        answers = "".join(
            f'torana_witness_answers_total{{status="{status}"}} {count}\n'
            for status, count in sorted(self.counts.items())
        )
        sizes = "".join(
            f'torana_witness_size{{origin="{origin}"}} {checkpoint.size}\n'
            for origin, checkpoint in sorted(self.state.checkpoints.items())
        )
        return (
            f"# TYPE torana_witness_answers_total counter\n{answers}"
            f"# TYPE torana_witness_size gauge\n{sizes}"
        )


class Door:
    """Reads requests off connections and writes the answers."""

    def __init__(self, witness: Witness) -> None:
        """Open for nobody yet."""
        self._witness = witness
        self._open = 0
        self.failed: StateUnusable | OSError | None = None
        self.ended = asyncio.Event()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        self._open += 1
        try:
            if self._open > CONNECTIONS_MAX:
                _send(writer, Answer(503, "too many connections; come back later\n"), stay=False)
                return
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, TimeoutError, OSError):
            pass  # they went away, or took too long
        finally:
            self._open -= 1
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        try:
            first = await asyncio.wait_for(reader.read(1), IDLE_S_MAX)
            if not first:
                return False
            method, path, body, stay = await asyncio.wait_for(_read(reader, first), REQUEST_S_MAX)
        except witnessing.Refused as refused:
            _send(writer, Answer(refused.status, refused.told), stay=False)
            return False
        try:
            found = self._witness.answer(method, path, body)
        except (StateUnusable, OSError) as error:
            # What we remember is not sure to be on the disk: no word more under this key.
            self.failed = error
            self.ended.set()
            _send(writer, Answer(500, "this witness cannot keep what it signs\n"), stay=False)
            return False
        _send(writer, found, stay=stay, bodiless=method == "HEAD")
        await asyncio.wait_for(writer.drain(), REQUEST_S_MAX)
        return stay


async def _read(reader: asyncio.StreamReader, first: bytes) -> tuple[str, str, bytes, bool]:
    try:
        head = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise witnessing.Refused(431, "the head of this request is too long\n") from error
    line, *lines = head[:-4].split(b"\r\n")
    request = _REQUEST.fullmatch(line)
    fields = [(name.strip().lower(), value.strip()) for name, _, value in
              (field.partition(b":") for field in lines)]  # fmt: skip
    headers = dict(fields)
    lengths = {value for name, value in fields if name == b"content-length"}
    if request is None or len(lengths) > 1:
        raise witnessing.Refused(400, "this is not a request of HTTP/1.1\n")
    if b"transfer-encoding" in headers or (request[1] == b"POST" and not lengths):
        raise witnessing.Refused(411, "say the length of what you send\n")
    length = lengths.pop() if lengths else b"0"
    if not re.fullmatch(rb"[0-9]{1,9}", length):
        raise witnessing.Refused(400, "this is not a length\n")
    if int(length) > witnessing.BODY_BYTES_MAX:
        raise witnessing.Refused(413, f"at most {witnessing.BODY_BYTES_MAX} bytes\n")
    body = await reader.readexactly(int(length))
    stay = request[3] == b"1" and headers.get(b"connection", b"").lower() != b"close"
    return request[1].decode(), request[2].decode(), body, stay


def _send(
    writer: asyncio.StreamWriter, answer: Answer, *, stay: bool, bodiless: bool = False
) -> None:
    body = answer.body.encode()
    head = (
        f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\n"
        f"Content-Type: {answer.kind}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        f"Connection: {'keep-alive' if stay else 'close'}\r\n\r\n"
    )
    writer.write(head.encode() + (b"" if bodiless else body))


async def serve(witness: Witness, host: str, port: int, stop: asyncio.Event) -> None:
    """Answer until `stop` is set; raise where the state can no longer be kept."""
    door = Door(witness)
    server = await asyncio.start_server(door.meet, host, port, limit=HEAD_BYTES_MAX)
    at = ", ".join(f"{s.getsockname()[0]}:{s.getsockname()[1]}" for s in server.sockets)
    sys.stdout.write(f"{witness.key.name} answers on {at}\n")
    sys.stdout.flush()
    async with server:
        waiting = [asyncio.create_task(event.wait()) for event in (stop, door.ended)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    if door.failed:
        raise door.failed
