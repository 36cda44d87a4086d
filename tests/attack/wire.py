"""Requests as bytes: what a client library would correct stays as wrong as it was meant."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import socket
from dataclasses import dataclass, field

TIMEOUT_S = 20
BROKEN_TIMEOUT_S = 1.5  # what never became a whole request need not be answered
BODY_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the line."""

    kind: str
    who: str
    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    # Its framing is wrong on purpose: no answer, or a 400 of the server's own, is an answer too.
    broken: bool = False
    # The ids in it that are another person's.
    stolen: frozenset[str] = frozenset()

    def bytes(self) -> bytes:
        """Return everything that is sent."""
        lines = [self.method.encode("latin-1") + b" " + self.target + b" HTTP/1.1"]
        lines += [name + b": " + value for name, value in self.headers]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body

    def told(self) -> str:
        """Return what a reader of a finding needs in order to do it again."""
        odd = [pair for pair in self.headers if pair[0].lower() not in _USUAL]
        return (
            f"[{self.kind}] {self.who} {self.method[:20]} {self.target[:300]!r} "
            f"headers {odd!r:.300} body {self.body[:BODY_SHOWN]!r} ({len(self.body)} bytes)"
        )


_USUAL = (b"host", b"cookie", b"accept", b"content-length", b"connection")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; status 0 is a line that was closed, -1 one on which nothing came."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """Return a header, "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


CLOSED = Reply(0)
SILENT = Reply(-1)


@dataclass(slots=True)
class Line:
    """A connection to the nation, kept while it lasts."""

    port: int
    open: socket.socket | None = field(default=None)

    def send(self, request: Request) -> Reply:
        """Send a request and return its answer; a line that had gone stale is tried once more."""
        if request.broken:
            self.close()
        fresh = self.open is None
        reply = self._once(request)
        if reply.status == 0 and not fresh and not request.broken:
            reply = self._once(request)
        if request.broken:
            self.close()
        return reply

    def _once(self, request: Request) -> Reply:
        try:
            if self.open is None:
                self.open = socket.create_connection(("127.0.0.1", self.port))
            self.open.settimeout(BROKEN_TIMEOUT_S if request.broken else TIMEOUT_S)
            refused = self._write(request)
            reply = self._read(request.method)
        except TimeoutError:
            self.close()
            return SILENT
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
            return CLOSED
        if refused or reply.header("connection").lower() == "close":
            self.close()
        return reply

    def _write(self, request: Request) -> bool:
        """Write it; return whether the server stopped listening, as it may when it is too long."""
        assert self.open is not None
        try:
            self.open.sendall(request.bytes())
        except (BrokenPipeError, ConnectionResetError):
            return True  # it may have answered before it stopped
        return False

    def _read(self, method: str) -> Reply:
        assert self.open is not None
        response = http.client.HTTPResponse(self.open, method=method)
        response.begin()
        body = response.read()
        if response.getheader("Content-Encoding") == "gzip" and body:
            body = gzip.decompress(body)
        found = Reply(response.status, tuple(response.getheaders()), body)
        if response.will_close:
            self.close()
        return found

    def close(self) -> None:
        """Hang up."""
        if self.open is not None:
            self.open.close()
            self.open = None


def answers_to(port: int, sent: bytes) -> int:
    """Return how many answers come to raw bytes before the line falls silent."""
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=BROKEN_TIMEOUT_S) as line:
        line.sendall(sent)
        with contextlib.suppress(TimeoutError, ConnectionError):
            while some := line.recv(65_536):
                came += some
    return came.count(b"HTTP/1.1 ")


def multipart(fields: list[tuple[str, str | tuple[str, bytes]]], boundary: str) -> bytes:
    """Return a form with files: a value is a text, or a file's name and content."""
    out = b""
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        content = value if isinstance(value, str) else ""
        if isinstance(value, tuple):
            head += f'; filename="{value[0]}"\r\nContent-Type: text/plain'
        out += f"{head}\r\n\r\n{content}".encode("utf-8", "surrogatepass")
        out += (value[1] if isinstance(value, tuple) else b"") + b"\r\n"
    return out + f"--{boundary}--\r\n".encode()
