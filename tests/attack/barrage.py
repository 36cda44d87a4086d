"""Many requests, one after the other, and what became of them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.attack.cast import EVERYBODY, World, assemble
from tests.attack.crawl import Map, crawl
from tests.attack.mutations import requests
from tests.attack.oracle import faults
from tests.attack.wire import Line, Reply, Request

if TYPE_CHECKING:
    from tests.nation import RunningNation

SHOWN_MAX = 5  # of each fault: a reader needs no hundred of a kind


@dataclass(slots=True)
class Results:
    """Answers by kind and status, and everything that was wrong."""

    sent: int = 0
    seconds: float = 0.0
    answering_s: float = 0.0
    slowest_s: float = 0.0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    findings: dict[str, list[str]] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    faults_ever: int = 0

    def note(self, request: Request, reply: Reply, wrong: list[str]) -> None:
        """Count one answer."""
        self.sent += 1
        self.answering_s += reply.seconds
        self.slowest_s = max(self.slowest_s, reply.seconds)
        self.statuses[request.kind, reply.status] += 1
        for fault in wrong:
            self.times[fault] += 1
            shown = self.findings.setdefault(fault, [])
            if len(shown) < SHOWN_MAX:
                shown.append(f"{reply.status} {request.told()}")

    def told(self) -> str:
        """Return what was found since the last time, for the message of a failure."""
        told = "\n".join(
            f"{self.times[fault]} x {fault}\n" + "\n".join(f"    {one}" for one in shown)
            for fault, shown in self.findings.items()
        )
        self.faults_ever += len(self.findings)
        self.findings.clear()
        self.times.clear()
        return told


@dataclass(slots=True)
class Barrage:
    """A nation under attack: its cast, its map, and a line for each of the cast."""

    world: World
    lines: dict[str, Line]
    results: Results = field(default_factory=Results)
    found: Map = field(default_factory=Map)

    @classmethod
    def upon(cls, nation: RunningNation) -> Barrage:
        """Sign everybody in, let them live, and walk their pages."""
        world = assemble(nation)
        lines = {who: Line(nation.port) for who in EVERYBODY}
        barrage = cls(world, lines)
        barrage.found = crawl(world, barrage.send)
        return barrage

    def send(self, request: Request) -> Reply:
        """Send one request, and judge its answer."""
        began = time.monotonic()
        reply = self.lines[request.who].send(request)
        reply = replace(reply, seconds=time.monotonic() - began)
        self.results.note(request, reply, list(faults(self.world, request, reply)))
        return reply

    def run(self, count: int, number: int) -> Results:
        """Send `count` requests drawn from the seed `number`; every fault is kept, none ends it."""
        began = time.monotonic()

        @seed(number)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(requests(self.world, self.found))
        def each(request: Request) -> None:
            self.send(request)

        each()
        self.results.seconds = time.monotonic() - began
        return self.results

    def close(self) -> None:
        """Hang up."""
        for line in self.lines.values():
            line.close()
        for client in self.world.clients.values():
            client.close()
