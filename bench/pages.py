"""Pages that are read over and over, and what the whole nation costs: processor and memory."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crowd import Tally, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nation import RunningNation

LINES = 8  # readers at once
TICK_S = 0.01  # of the kernel's counters


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something was done in a second, and how long one took."""

    per_s: float
    ms_median: float
    ms_p95: float

    @classmethod
    def of(cls, took: list[float], seconds: float) -> Rate:
        """Return the rate of things that took so long each, all in `seconds`."""
        ordered = sorted(1000 * t for t in took)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        return cls(len(took) / seconds, statistics.median(ordered), p95)

    def told(self) -> str:
        """Say it in a cell of a table."""
        return f"{self.per_s:.1f}/s, median {self.ms_median:.0f} ms, 95 % {self.ms_p95:.0f} ms"


async def read(nation: RunningNation, key: str, path: str, seconds: float) -> Rate:
    """Read one page over and over, on some lines."""
    tally = Tally()
    cookies = {"session": key} if key else {}
    until = time.monotonic() + seconds

    async def reader(n: int) -> None:
        visitor = Visitor(nation.port, f"127.0.3.{n + 1}", tally, dict(cookies), until=until + 30)
        while time.monotonic() < until:
            page = await visitor.ask("GET", path)
            assert page.status == 200, (path, page.status)
        visitor.hang_up()

    await asyncio.gather(*(reader(n) for n in range(LINES)))
    return Rate.of(tally.served_s, seconds)


async def first_link(nation: RunningNation, key: str, path: str, pattern: str) -> str:
    """Return the first address on a page that looks like `pattern`."""
    until = time.monotonic() + 30
    visitor = Visitor(nation.port, "127.0.3.250", Tally(), {"session": key}, until=until)
    page = await visitor.ask("GET", path)
    visitor.hang_up()
    found = re.search(pattern, page.text)
    assert found, (path, page.status)
    return found[0]


def processor_s(nation: RunningNation) -> Counter[str]:
    """Return the seconds of processor time that each kind of process has used."""
    used: Counter[str] = Counter()
    for pid in _family(nation):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:  # ended meanwhile
            continue
        used[_kind(command)] += (int(fields[11]) + int(fields[12])) * TICK_S  # type: ignore[assignment] # seconds count too
    return used


def memory_mb(nation: RunningNation) -> float:
    """Return what all processes hold, what they share counted once (PSS)."""
    total = 0
    for pid in _family(nation):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(text.split("\nPss:")[1].split()[0])
    return total / 1000


def _kind(command: str) -> str:
    if "postgres" in command:
        return "PostgreSQL"
    for name in ("worker", "sequencer", "up"):
        if f"-m torana {name}" in command:
            return name
    return "web"


def _family(nation: RunningNation) -> Iterator[int]:
    assert nation.process is not None
    waiting = [nation.process.pid]
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += [int(word) for word in task.read_text().split()]
            except OSError:
                continue
