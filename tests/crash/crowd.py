"""Residents who apply without an end, and somebody who looks at pages and notes what comes."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests import resident as residents
from tests.client import Client
from tests.nation import RunningNation, status_of
from tests.resident import Resident, adults_with_a_phone

if TYPE_CHECKING:
    from collections.abc import Iterator

ADULTS = iter(adults_with_a_phone(200))
RESIDENTS = 4
PATIENCE_S = 180  # of people whose database is away for a minute
LOOK_S = 0.2
LOOK_PATH = "/services/birth-certificate"
ANSWER_S_MAX = 25.0
SETTLE_S_MAX = 60.0


@dataclass(slots=True)
class Crowd:
    """Residents who apply until they are told to stop."""

    residents: list[Resident]
    stop: threading.Event = field(default_factory=threading.Event)
    failures: list[BaseException] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Let everybody apply at once, with patience."""
        residents.PATIENCE_S = PATIENCE_S
        self.threads = [threading.Thread(target=self._apply, args=(r,)) for r in self.residents]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Let everybody finish what they are at."""
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def acknowledged(self) -> int:
        """Return how many applications were acknowledged so far."""
        return sum(len(resident.acknowledged) for resident in self.residents)

    def _apply(self, resident: Resident) -> None:
        try:
            while not self.stop.is_set():
                resident.apply()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            self.failures.append(error)


@dataclass(slots=True)
class Watcher:
    """Somebody who looks at a page five times a second, and notes the answers."""

    port: int
    answers: Counter[int] = field(default_factory=Counter)
    without_retry: int = 0
    longest_s: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until told to stop."""
        while not self.stop.wait(LOOK_S):
            began = time.monotonic()
            self._look()
            self.longest_s = max(self.longest_s, time.monotonic() - began)

    def _look(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S_MAX + 5)
        try:
            line.request("GET", LOOK_PATH)
            answer = line.getresponse()
        except (OSError, http.client.HTTPException):
            self.answers[0] += 1
            return
        finally:
            line.close()
        self.answers[answer.status] += 1
        if answer.status == 503 and not answer.headers.get("Retry-After"):
            self.without_retry += 1


def signed_in(nation: RunningNation, count: int = RESIDENTS) -> list[Resident]:
    """Return people who have signed in, others each time: nobody has cases from before."""
    found = [Resident(a, Client(nation.port)) for a in itertools.islice(ADULTS, count)]
    for resident in found:
        resident.sign_in()
    return found


@contextmanager
def load(nation: RunningNation, people: list[Resident]) -> Iterator[tuple[Crowd, Watcher]]:
    """Have people apply and look while the block makes trouble; then nothing may be amiss.

    Nobody may have seen a 500, and everybody's list must hold exactly what was acknowledged.
    """
    crowd, watcher = Crowd(people), Watcher(nation.port)
    watching = threading.Thread(target=watcher.watch)
    crowd.begin()
    watching.start()
    try:
        time.sleep(1)
        yield crowd, watcher
    finally:
        crowd.end()
        watcher.stop.set()
        watching.join()
    assert not crowd.failures, crowd.failures
    for resident in people:
        assert sorted(resident.cases()) == sorted(resident.acknowledged)
    assert set(watcher.answers) <= {0, 200, 503}, watcher.answers
    assert not watcher.without_retry, "a 503 must say when to come again"
    assert watcher.longest_s < ANSWER_S_MAX, watcher.longest_s


def back_s(nation: RunningNation, crowd: Crowd) -> float:
    """Return the seconds until pages are answered and somebody's application went through."""
    began, before = time.monotonic(), crowd.acknowledged()
    while crowd.acknowledged() == before or status_of(nation.port, "/ready") != 200:
        assert time.monotonic() < began + SETTLE_S_MAX, "nothing goes on"
        assert not crowd.failures, crowd.failures
        time.sleep(0.05)
    return time.monotonic() - began


def verify(nation: RunningNation) -> None:
    """Assert that the log re-derives, once what is pending was numbered."""
    deadline = time.monotonic() + SETTLE_S_MAX
    while True:
        verified = nation.torana("log", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        if "waiting for an index                     0\n" in verified.stdout:
            return
        assert time.monotonic() < deadline, verified.stdout
        time.sleep(1)


def threads_of(pid: int) -> int:
    """Return how many threads a process and its children have."""
    told = Path(f"/proc/{pid}/status").read_text()
    own = int(told.split("Threads:")[1].split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(threads_of(int(child)) for child in children)
