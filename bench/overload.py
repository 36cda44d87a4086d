"""`python -m bench.overload`: what ten times too many people come to, and what one enemy can do.

Peak: as many residents as keep the machine busy, each applying again and again. Then ten times as
many for a minute; then the same number as at first, to see how soon it is well again. Then one
resident with many lines who never waits, and two hundred senders who never finish. Everybody comes
from an address of their own (127.0.x.y). The crowd runs on the same two cores as the nation.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.crowd import Tally, Visitor, keep_applying
from bench.sessions import sign_in
from tests.nation import ROOT, RunningNation, running_nation

RESULTS = ROOT / "bench" / "results"
TIMES = 10
HAMMERS = 64  # lines of one resident who never waits
SLOW = 200
WELL = 0.8  # of the peak
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


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(description="Overload a nation on this machine.")
    parser.add_argument("--residents", type=int, default=16, help="at the peak (default 16)")
    parser.add_argument("--seconds", type=float, default=60, help="of overload (default 60)")
    options = parser.parse_args()
    _allow_lines()
    with running_nation() as nation:
        keys = sign_in(nation, TIMES * options.residents)
        text = asyncio.run(_measure(nation, keys, options.residents, options.seconds))
    _keep(text)


async def _measure(nation: RunningNation, keys: list[str], residents: int, seconds: float) -> str:
    await _crowd(nation, "warm", keys[:residents], 5)
    peak = await _crowd(nation, f"{residents} residents: the peak", keys[:residents], 20)
    storm = await _crowd(nation, f"{len(keys)} residents", keys, seconds)
    after = await _crowd(nation, f"{residents} again, at once after", keys[:residents], 15)
    hammered, hammer = await _hammered(nation, keys, residents)
    slow, slow_told = await _with_slow_senders(nation, keys[:residents])
    rows = [run.row(peak) for run in (peak, storm, after, hammered, hammer, slow)]
    return "\n".join(
        [
            HEAD,
            *rows,
            "",
            f"Well again (80 % of the peak) {_recovery_s(after, peak):.1f} s after the storm.",
            f"The {SLOW} slow senders: {slow_told}.",
        ]
    )


async def _crowd(
    nation: RunningNation, name: str, keys: list[str], seconds: float, tally: Tally | None = None
) -> Run:
    """Let residents apply again and again, each from an address of their own."""
    tally = tally or Tally()
    began, cpu = time.monotonic(), time.process_time()
    visitors = [
        Visitor(nation.port, f"127.0.{1 + n // 200}.{1 + n % 200}", tally, {"session": key})
        for n, key in enumerate(keys)
    ]
    for visitor in visitors:
        visitor.until = began + seconds
    watching = asyncio.create_task(_most_memory(nation))
    await asyncio.gather(*map(keep_applying, visitors))
    watching.cancel()
    took = seconds  # what was under way at the end is not counted, nor is the time it still took
    tally.done_at = [at for at in tally.done_at if at <= began + seconds]
    memory = max(_memories, default=0.0)
    _memories.clear()
    return Run(name, tally, began, took, memory, time.process_time() - cpu)


async def _hammered(nation: RunningNation, keys: list[str], residents: int) -> tuple[Run, Run]:
    """Let one resident ask on many lines and never wait, while the others go on."""
    tally, seconds = Tally(), 20.0
    until, began = time.monotonic() + seconds, time.monotonic()
    enemies = [
        Visitor(
            nation.port, "127.0.99.99", tally, {"session": keys[-1]}, merciless=True, until=until
        )
        for _ in range(HAMMERS)
    ]
    tasks = [asyncio.create_task(_keep_asking(enemy)) for enemy in enemies]
    name = f"{residents} residents, beside the hammer"
    others = await _crowd(nation, name, keys[:residents], seconds)
    await asyncio.gather(*tasks)
    name = f"the hammer: one resident, {HAMMERS} lines (asks for lists of cases)"
    return others, Run(name, tally, began, seconds, others.memory_mb, 0.0)


async def _keep_asking(enemy: Visitor) -> None:
    try:
        while True:
            await enemy.ask("GET", "/cases")
    except TimeoutError:
        enemy.hang_up()


async def _with_slow_senders(nation: RunningNation, keys: list[str]) -> tuple[Run, str]:
    """Let many senders bring a byte a second each, while the others go on."""
    ends: Counter[str] = Counter()
    seconds = 30.0
    until = time.monotonic() + seconds
    tasks = [
        asyncio.create_task(_send_slowly(nation, f"127.0.{50 + n % 4}.1", until, ends))
        for n in range(SLOW)
    ]
    await asyncio.sleep(0.5)
    run = await _crowd(nation, f"{len(keys)} residents, beside {SLOW} slow senders", keys, seconds)
    await asyncio.gather(*tasks)
    return run, ", ".join(f"{count} {how}" for how, count in ends.items())


async def _send_slowly(
    nation: RunningNation, address: str, until: float, ends: Counter[str]
) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", nation.port, local_addr=(address, 0)
    )
    writer.write(
        b"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    answer = asyncio.create_task(reader.read(100))
    while time.monotonic() < until and not answer.done():
        writer.write(b"a")
        await asyncio.sleep(1)
    ends[f"answered {answer.result()[9:12].decode()}" if answer.done() else "still sending"] += 1
    answer.cancel()
    writer.close()


def _recovery_s(after: Run, peak: Run, window_s: float = 2.0) -> float:
    """Return when, after the storm, a window of two seconds first was as good as it should be."""
    for start in (n / 2 for n in range(int(2 * (after.seconds - window_s)))):
        done = [at for at in after.tally.done_at if start <= at - after.began < start + window_s]
        if len(done) / window_s >= WELL * peak.goodput:
            return start + window_s
    return float("inf")


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


def _allow_lines() -> None:
    """Let this process hold as many connections as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _keep(table: str) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git is here
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    at = datetime.now(UTC).strftime("%Y-%m-%d")  # noqa: TID251 - a date for people, of this run
    text = f"# Overload, {at}, commit {commit}\n\n{machine}\n\n{table}\n"
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"overload-{at}-{commit}.md"
    file.write_text(text)
    sys.stdout.write(text + f"\nKept in {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
