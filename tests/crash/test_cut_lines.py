"""A browser whose line is cut, anywhere in a request or an answer, tries again: exactly once.

Every POST of an application is sent in pieces: nothing of it, its headers, half its body, all of it
and no answer awaited, the first byte of the answer, half the answer. Then the line is cut with RST
or FIN, and the same request comes again on a new one.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.client import FORM, Answer, Client, NoAnswer
from tests.crash.crowd import ADULTS, verify
from tests.crash.pace import CHANCE, WHOLE, tell
from tests.resident import Resident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nation import RunningNation

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

STEPS = ("/start", "AGREE", "/who", "/purpose", "/check")
# How much of the request is sent, then how much of the answer is read; None is all there is.
CUTS = (
    ("before anything", 0, 0),
    ("in the first line", 7, 0),
    ("after the headers", -1, 0),
    ("within the body", -2, 0),
    ("before the answer", None, 0),
    ("after a byte of the answer", None, 1),
    ("within the answer", None, 400),
)
SHARE = 0.4
ROUNDS = 10 if WHOLE else 1


@dataclass(slots=True)
class Unlucky(Client):
    """A browser whose next POST to a step is cut at a place, once."""

    step: str = ""
    cut: tuple[str, int | None, int] = CUTS[0]
    harshly: bool = False
    cuts: int = 0

    def _ask(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM
    ) -> Answer:
        if method == "POST" and self.step and _is(self.step, path):
            self.step = ""
            self.cuts += 1
            self._cut(path, body.encode() if isinstance(body, str) else body or b"")
            raise NoAnswer
        return super(Unlucky, self)._ask(method, path, body, kind)

    def _cut(self, path: str, body: bytes) -> None:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nAccept: text/html\r\n"
            f"Cookie: {cookies}\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        _, sent, read = self.cut
        piece = {None: head + body, -1: head, -2: head + body[: len(body) // 2]}.get(
            sent, (head + body)[: sent or 0]
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(piece)
            if read:
                line.recv(read)
            if self.harshly:  # RST, as when a telephone loses its network address
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.fixture(scope="module")
def resident(nation: RunningNation) -> Iterator[Resident]:
    client = Unlucky(nation.port)
    found = Resident(next(ADULTS), client)
    found.sign_in()
    yield found
    client.close()


@pytest.mark.parametrize("cut", CUTS, ids=[name for name, *_ in CUTS])
@pytest.mark.parametrize("step", STEPS)
def test_a_cut_line_and_another_try_make_one_case(
    step: str, cut: tuple[str, int | None, int], resident: Resident
) -> None:
    client = resident.client
    assert isinstance(client, Unlucky)
    if not WHOLE and CHANCE.random() > SHARE:
        pytest.skip("not in the share of a short run")
    for _ in range(ROUNDS):
        before = client.cuts
        client.step, client.cut, client.harshly = step, cut, CHANCE.random() < 0.5
        resident.apply()
        assert client.cuts == before + 1
    assert resident.statuses.keys() <= {200, 503}, resident.statuses


def test_after_all_cuts_there_is_one_case_for_each_application(
    nation: RunningNation, resident: Resident
) -> None:
    assert sorted(resident.cases()) == sorted(resident.acknowledged)
    verify(nation)
    client = resident.client
    assert isinstance(client, Unlucky)
    tell(f"{client.cuts} lines cut, {len(resident.acknowledged)} cases, {resident.statuses}")


def _is(step: str, path: str) -> bool:
    bare = urlsplit(path).path
    return bare.count("/") == 2 and "/drafts/" in bare if step == "AGREE" else bare.endswith(step)
