"""The worker is killed around its call to the gateway that carries text messages.

What leaves the house may leave it twice, and then under the same id, by which a gateway drops the
second copy: each text reaches the telephone once.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.crash import once, people
from tests.crash.jobs import Job
from tests.crash.pace import beats, tell
from tests.crash.yard import yard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.yard import Yard

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]
LATER_S = 7300.0  # a killed worker's message waits a minute, a failed one two hours at most


@dataclass(slots=True)
class Gateway:
    """What a gateway was given, by its id."""

    url: str
    texts: dict[str, set[str]] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Stand up a gateway that takes everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert told["id"] == self.headers["Idempotency-Key"]
            made.texts.setdefault(told["id"], set()).add(f"{told['to']} {told['text']}")
            made.times[told["id"]] += 1
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Gateway(f"http://127.0.0.1:{server.server_address[1]}/")
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield made
        server.shutdown()
        serving.join()


@pytest.fixture(scope="module")
def ground() -> Iterator[Yard]:
    """Stand up a nation of its own: elsewhere messages are dated later than what is sent now."""
    with yard() as made:
        yield made


def test_a_text_message_reaches_the_telephone_once_wherever_the_worker_is_killed(
    ground: Yard,
) -> None:
    applicant = people.resident(ground, people.AMINA)
    ground.work()
    production = {"TORANA_DEMO": "", "TORANA_PUBLIC_URL": "https://nyota.example"}
    with gateway() as told:
        worker = ground.start(
            "worker", production | {"TORANA_SMS_URL": told.url, "TORANA_SMS_TOKEN": "its-own"}
        )
        kills = texts = 0
        for beat in beats(stride=60):
            before = once.tally(ground)
            applicant.apply()
            killed = worker.do(Job(dies_at=beat)) is None
            ground.settle(lines=len(ground.roles) + 1)
            worker.do(Job())
            worker.do(Job(clock_off_s=LATER_S))
            grown = once.growth(before, once.tally(ground))
            texts += grown["messages_delivery"]
            assert len(told.texts) == texts, beat
            kills += killed
            if not killed:
                break
        worker.line.close()
        worker.process.wait(10)
    assert all(len(alike) == 1 for alike in told.texts.values()), "one id, two texts"
    unsent = ground.rows("SELECT status, error FROM messages_delivery WHERE status <> 'sent'")
    assert unsent == []
    twice = sum(times > 1 for times in told.times.values())
    tell(f"gateway: {kills} kills, {texts} texts, {twice} handed over twice under the same id")
