"""A crowd on a nation, measured: how many were served, refused and done, and how long it took."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crowd import BY_RULE, Tally, Visitor, keep_applying

if TYPE_CHECKING:
    from tests.nation import RunningNation

OPERATOR = "127.0.200.1"
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """One crowd, measured."""

    name: str
    tally: Tally
    began: float
    seconds: float
    memory_mb: float
    client_cpu_s: float

    @property
    def goodput(self) -> float:
        """Whole submissions a second."""
        return len(self.tally.done_at) / self.seconds

    def row(self, peak: Run) -> str:
        """Return the line of the table."""
        asked = sum(self.tally.statuses.values())
        refused = self.tally.statuses[503]
        other = {s: n for s, n in self.tally.statuses.items() if s >= 400 and s != 503}
        cells = [
            self.name,
            f"{self.goodput:.1f}/s",
            f"{100 * self.goodput / peak.goodput:.0f} %",
            f"{100 * refused / max(asked, 1):.1f} % of {asked}",
            f"{_ms(self.tally.served_s, 0.5)} / {_ms(self.tally.served_s, 0.95)}",
            f"{_ms(self.tally.refused_s, 0.5)} / {_ms(self.tally.refused_s, 0.95)}",
            f"{_s(self.tally.submission_s, 0.5)} / {_s(self.tally.submission_s, 0.95)}",
            f"{self.memory_mb:.0f}",
            f"{self.client_cpu_s / self.seconds:.2f}",
            f"{self.tally.hung} hung, {self.tally.without_retry_after} unguided, {other or 'none'}",
        ]
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| crowd | whole submissions | of the peak | 503 | page ms, median / 95 % | 503 after ms | "
    "submission s, median / 95 % | web MB | cores for the crowd | lines lost, 503 without "
    "Retry-After, other refusals |\n" + "| --- " * 10 + "|"
)


async def crowd(
    nation: RunningNation,
    name: str,
    keys: list[str],
    seconds: float,
    tally: Tally | None = None,
    *,
    service: str = BY_RULE,
) -> Run:
    """Let residents apply again and again, each from an address of their own."""
    tally = tally or Tally()
    began, cpu = time.monotonic(), time.process_time()
    visitors = [
        Visitor(nation.port, f"127.0.{1 + n // 200}.{1 + n % 200}", tally, {"session": key})
        for n, key in enumerate(keys)
    ]
    for visitor in visitors:
        visitor.until, visitor.service = began + seconds, service
    watching = asyncio.create_task(_most_memory(nation))
    await asyncio.gather(*map(keep_applying, visitors))
    watching.cancel()
    took = seconds  # what was under way at the end is not counted, nor is the time it still took
    tally.done_at = [at for at in tally.done_at if at <= began + seconds]
    memory = max(_memories, default=0.0)
    _memories.clear()
    return Run(name, tally, began, took, memory, time.process_time() - cpu)


async def arrivals(
    nation: RunningNation, keys: list[str], per_s: float, seconds: float
) -> tuple[Run, str]:
    """Let residents come at a rate, whatever becomes of those before them; each applies once."""
    tally, began, cpu = Tally(), time.monotonic(), time.process_time()
    until = began + seconds
    away = deque(enumerate(keys))
    came: Counter[str] = Counter()
    under_way: set[asyncio.Task[None]] = set()

    async def come(n: int, key: str) -> None:
        where = "behind one address" if n % 2 else "from addresses of their own"
        address = OPERATOR if n % 2 else f"127.0.{1 + n // 200}.{1 + n % 200}"
        visitor = Visitor(nation.port, address, tally, {"session": key}, until=until)
        came[f"came {where}"] += 1
        try:
            await visitor.apply()
            came[f"done {where}"] += 1
        except TimeoutError:
            came[f"not done at the end, {where}"] += 1
        visitor.hang_up()
        away.append((n, key))

    watching = asyncio.create_task(_most_memory(nation))
    due = began
    while (now := time.monotonic()) < until:
        while due <= now:
            due += 1 / per_s
            if away:
                task = asyncio.create_task(come(*away.popleft()))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            else:
                came["would have come, but everybody was here"] += 1
        await asyncio.sleep(min(0.02, max(0.0, due - now)))
    await asyncio.gather(*under_way)
    watching.cancel()
    tally.done_at = [at for at in tally.done_at if at <= until]
    memory = max(_memories, default=0.0)
    _memories.clear()
    name = f"{per_s:.0f} residents come each second"
    run = Run(name, tally, began, seconds, memory, time.process_time() - cpu)
    return run, ", ".join(f"{count} {how}" for how, count in sorted(came.items()))


_memories: list[float] = []


async def _most_memory(nation: RunningNation) -> None:
    """Note what the web processes hold, twice a second."""
    while True:
        first = nation.pid_of("web")
        if first:
            _memories.append(sum(map(_own_mb, [first, *_children(first)])))
        await asyncio.sleep(0.5)


def _own_mb(pid: int) -> float:
    """Return what a process holds and shares with no file."""
    _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(resident) - int(shared)) * PAGE / 1e6


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ms(took: list[float], part: float) -> str:
    return f"{1000 * _s_of(took, part):.0f}" if took else "none"


def _s(took: list[float], part: float) -> str:
    return f"{_s_of(took, part):.1f}" if took else "none"


def _s_of(took: list[float], part: float) -> float:
    if part == 0.5:
        return statistics.median(took)
    return sorted(took)[int(part * (len(took) - 1))]
