"""Many residents in one process: each with a line, an address and a browser's patience.

Lean on purpose, because it runs on the same cores as what it measures. A resident who hears 503
comes again when Retry-After says so, as somebody at a browser would; others do worse on purpose.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tests.client import Answer, Form
from tests.resident import REFERENCE, SERVICE

if TYPE_CHECKING:
    from asyncio.transports import BaseTransport

FORM = "application/x-www-form-urlencoded"
# What is answered where it is asked, whichever service asks it: the truth of most residents.
ANSWERS = {
    "relation": "self",
    "purpose": "work",
    "truth": "true",
    "still_there": "yes",
    "household_size": "4",
}
BY_RULE, BY_OFFICER = SERVICE, "residence-certificate"  # who decides about what is applied for
TIMEOUT_S = 30.0


class Hung(Exception):  # noqa: N818 - what happened
    """The line broke, or nobody answered."""


class Wire(asyncio.Protocol):
    """One connection that carries one request at a time."""

    def __init__(self) -> None:
        self.transport: BaseTransport | None = None
        self.answer: asyncio.Future[tuple[int, dict[str, str], list[str], bytes]] | None = None
        self._buffer = bytearray()

    def connection_made(self, transport: BaseTransport) -> None:
        """Keep the line."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        lines = self._buffer[:end].decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        cookies = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            if name == "set-cookie":
                cookies.append(value.strip())
            headers[name] = value.strip()
        length = int(headers.get("content-length", "0"))
        if len(self._buffer) < end + 4 + length:
            return
        body = bytes(self._buffer[end + 4 : end + 4 + length])
        self._buffer.clear()
        if self.answer is not None and not self.answer.done():
            self.answer.set_result((int(lines[0][9:12]), headers, cookies, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits for an answer."""
        del exc
        self.transport = None
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(Hung())


@dataclass(slots=True)
class Tally:
    """What a crowd met."""

    statuses: Counter[int] = field(default_factory=Counter)
    hung: int = 0
    served_s: list[float] = field(default_factory=list)  # from asking to the page
    refused_s: list[float] = field(default_factory=list)
    done_at: list[float] = field(default_factory=list)  # when a submission was whole
    submission_s: list[float] = field(default_factory=list)  # from beginning to receipt
    without_retry_after: int = 0


@dataclass(slots=True)
class Visitor:
    """Somebody with a session, at an address, who keeps cookies and follows redirects."""

    port: int
    address: str
    tally: Tally
    cookies: dict[str, str] = field(default_factory=dict)
    merciless: bool = False  # comes again at once, whatever it is told
    wire: Wire | None = None
    until: float = 0.0  # gives up then
    service: str = BY_RULE

    async def apply(self) -> None:
        """Apply once, from the service's page to the receipt."""
        began = time.monotonic()
        page = await self.ask("GET", f"/services/{self.service}")
        page = await self.send(page.form("/start"))
        while "/drafts/" in page.path:
            answers = {k: v for k, v in ANSWERS.items() if f'name="{k}"' in page.text}
            page = await self.send(page.form("csrfmiddlewaretoken"), **answers)
        assert REFERENCE.search(page.text), (page.status, page.path, page.text[:500])
        self.tally.done_at.append(time.monotonic())
        self.tally.submission_s.append(time.monotonic() - began)

    async def send(self, form: Form, **more: str) -> Answer:
        """Send a form."""
        return await self.ask("POST", form.action, urlencode(form.values | more))

    async def ask(self, method: str, path: str, body: str = "") -> Answer:
        """Ask until a page comes, and return it; give up when the time is over."""
        while True:
            if time.monotonic() > self.until:
                raise TimeoutError
            began = time.monotonic()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    status, headers, text = await self._once(method, path, body)
            except (Hung, OSError, TimeoutError):
                self.tally.hung += 1
                self.wire = None
                await asyncio.sleep(0.0 if self.merciless else 1.0)
                continue
            self.tally.statuses[status] += 1
            took = time.monotonic() - began
            if status in (503, 429):
                self.tally.refused_s.append(took)
                await self._wait(headers)
                continue
            self.tally.served_s.append(took)
            if status in (301, 302, 303):
                target = urlsplit(headers["location"])
                path = target.path + (f"?{target.query}" if target.query else "")
                method, body = "GET", ""
                continue
            return Answer(status, path, text.decode(errors="replace"), headers)

    async def _wait(self, headers: dict[str, str]) -> None:
        if "retry-after" not in headers:
            self.tally.without_retry_after += 1
        wait_s = float(headers.get("retry-after", 1))
        if not self.merciless:
            await asyncio.sleep(wait_s * random.uniform(1.0, 1.3))  # noqa: S311 - nobody's secret

    async def _once(self, method: str, path: str, body: str) -> tuple[int, dict[str, str], bytes]:
        if self.wire is None or self.wire.transport is None:
            loop = asyncio.get_running_loop()
            _, self.wire = await loop.create_connection(
                Wire, "127.0.0.1", self.port, local_addr=(self.address, 0)
            )
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {cookies}\r\n"
            "Accept: text/html\r\nAccept-Language: en\r\n"
        )
        if method == "POST":
            head += f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        wire = self.wire
        wire.answer = asyncio.get_running_loop().create_future()
        assert isinstance(wire.transport, asyncio.WriteTransport)
        wire.transport.write(f"{head}\r\n{body}".encode())
        status, headers, cookies_set, text = await wire.answer
        for cookie in cookies_set:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, headers, text

    def hang_up(self) -> None:
        """Close the line."""
        if self.wire is not None and self.wire.transport is not None:
            self.wire.transport.close()


async def keep_applying(visitor: Visitor) -> None:
    """Apply again and again until the time is over."""
    try:
        while time.monotonic() < visitor.until:
            await visitor.apply()
    except TimeoutError:
        return
    finally:
        visitor.hang_up()
