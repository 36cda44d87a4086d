"""`make bench`: how fast, as ratios against PostgreSQL's own limit, in one run on one machine.

A *whole submission* is what a resident does: service page, start, consent, every page, check,
send, receipt, each over HTTP; validated, committed, with its leaf in the log, while worker and
sequencer do what follows. Beside it pgbench inserts the same rows into copies of the same tables.
The clients run on the same cores as the nation.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench import pages, rows
from bench.crowd import BY_OFFICER, BY_RULE
from bench.runs import crowd
from bench.sessions import sign_in, sign_in_at_the_desk
from tests.nation import ROOT, RunningNation, running_nation

if TYPE_CHECKING:
    from collections import Counter

RESULTS = ROOT / "bench" / "results"
WARM_S = 4.0
READ_S = 5.0
OFFICER = "4159073657"  # of residence, in Kaya


@dataclass(frozen=True, slots=True)
class Load:
    """Whole submissions of one kind, measured."""

    done: int
    rate: pages.Rate
    settled_s: float
    cost: str
    written: dict[str, float]


def main() -> None:
    """Measure everything, print the table and keep it."""
    parser = argparse.ArgumentParser(description="Measure a nation on this machine.")
    parser.add_argument("--seconds", type=float, default=20, help="of load (default 20)")
    parser.add_argument("--residents", type=int, default=16, help="who apply at once (default 16)")
    options = parser.parse_args()
    with running_nation() as nation:
        table = asyncio.run(_measure(nation, options.residents, options.seconds))
    _keep(table)


async def _measure(nation: RunningNation, residents: int, seconds: float) -> dict[str, str]:
    idle_mb = pages.memory_mb(nation)
    keys = sign_in(nation, residents)
    rows.settle(nation)
    await crowd(nation, "warm", keys, WARM_S, service=BY_OFFICER)
    officer = await _load(nation, keys, seconds, BY_OFFICER)
    rule = await _load(nation, keys, seconds, BY_RULE)
    limit = rows.pgbench(nation, officer.written, clients=residents, seconds=10)
    table = {
        "first start, s": f"{nation.started_s:.1f}",
        "memory of the whole, idle, MB": f"{idle_mb:.0f}",
        "whole submissions, to an officer": officer.rate.told(),
        "until worker and log had done the rest, s": f"{officer.settled_s:.1f}",
        "processor time of one, ms": officer.cost,
        "rows of one": f"{sum(officer.written.values()):.1f}",
        "pgbench, the same rows": f"{limit:.0f}/s",
        "ratio to pgbench": f"{officer.rate.per_s / limit:.3f}",
        "whole submissions, decided by rule": rule.rate.told(),
        "until their certificates were sealed, s": f"{rule.settled_s:.1f}",
        "certificates sealed": f"{rule.done / (seconds + rule.settled_s):.1f}/s",
        "memory of the whole, after the load, MB": f"{pages.memory_mb(nation):.0f}",
    }
    table |= await _pages(nation, keys[0])
    return table | {"second start, s": f"{_second_start(nation):.1f}"}


async def _load(nation: RunningNation, keys: list[str], seconds: float, service: str) -> Load:
    """Let everybody apply at once for some seconds, then wait for what follows."""
    before, used = rows.counts(nation), pages.processor_s(nation)
    run = await crowd(nation, service, keys, seconds, service=service)
    began = time.monotonic()
    rows.settle(nation)
    settled_s = time.monotonic() - began
    after = rows.counts(nation)
    # Counted by rows: what was under way at the end of the time is in the tables too.
    done = after["casework_case"] - before["casework_case"]
    spent = pages.processor_s(nation)
    spent.subtract(used)
    return Load(
        len(run.tally.done_at),
        pages.Rate.of(run.tally.submission_s, len(run.tally.submission_s) / run.goodput),
        settled_s,
        _cost(spent, done, run.client_cpu_s),
        {table: (after[table] - before[table]) / done for table in after},
    )


def _cost(spent: Counter[str], done: int, client_s: float) -> str:
    parts = [f"{name} {1000 * used / done:.1f}" for name, used in spent.most_common() if used > 0]
    return ", ".join([*parts, f"clients {1000 * client_s / done:.1f}"])


async def _pages(nation: RunningNation, key: str) -> dict[str, str]:
    case = await pages.first_link(nation, key, "/cases", r"/cases/[0-9a-f-]{36}")
    officer = sign_in_at_the_desk(nation, OFFICER)
    desk_case = await pages.first_link(nation, officer, "/desk", r"/desk/cases/[0-9a-f-]{36}")
    measured = {
        "home page": ("", "/"),
        "case page, the resident's": (key, case),
        "her cases": (key, "/cases"),
        "her data": (key, "/data"),
        "inbox": (officer, "/desk"),
        "case page, the officer's": (officer, desk_case),
    }
    return {
        name: (await pages.read(nation, who, path, READ_S)).told()
        for name, (who, path) in measured.items()
    }


def _second_start(nation: RunningNation) -> float:
    """Stop the nation and start it again on its data; return the seconds until it answers."""
    nation.stop()
    began = time.monotonic()
    nation.start()
    return time.monotonic() - began


def _keep(table: dict[str, str]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git is here
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    at = datetime.now(UTC).strftime("%Y-%m-%d")  # noqa: TID251 - a date for people, of this run
    lines = [f"# {at}, commit {commit}", "", machine, "", "| what | measured |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in table.items()]
    text = "\n".join(lines) + "\n"
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{at}-{commit}.md"
    file.write_text(text)
    sys.stdout.write(text + f"\nKept in {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
