"""`python -m bench.overload`: what ten times too many people come to, and what one enemy can do.

Peak: as many residents as keep the machine busy, each applying again and again. Then ten times as
many for a minute. Then, for a minute, ten times as many who come each second as were served in one,
half of them behind one address, as behind a mobile operator. Then the same number as at first, to
see how soon it is well again. Then one resident with many lines who never waits, and two hundred
senders who never finish. Everybody else comes from an address of their own (127.0.x.y). The crowd
runs on the same cores as the nation.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import resource
import subprocess
import sys
from datetime import UTC, datetime

from bench.enemies import SLOW, hammered, with_slow_senders
from bench.runs import HEAD, Run, arrivals, crowd
from bench.sessions import sign_in
from tests.nation import ROOT, RunningNation, running_nation

RESULTS = ROOT / "bench" / "results"
TIMES = 10
EVERYBODY = 878  # of the demonstration can apply; who comes while all are here finds nobody to be
WELL = 0.8  # of the peak


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(description="Overload a nation on this machine.")
    parser.add_argument("--residents", type=int, default=16, help="at the peak (default 16)")
    parser.add_argument("--seconds", type=float, default=60, help="of overload (default 60)")
    options = parser.parse_args()
    _allow_lines()
    with running_nation() as nation:
        keys = sign_in(nation, max(EVERYBODY, TIMES * options.residents))
        text = asyncio.run(_measure(nation, keys, options.residents, options.seconds))
    _keep(text)


async def _measure(nation: RunningNation, keys: list[str], residents: int, seconds: float) -> str:
    await crowd(nation, "warm", keys[:residents], 5)
    peak = await crowd(nation, f"{residents} residents: the peak", keys[:residents], 20)
    many = keys[: TIMES * residents]
    storm = await crowd(nation, f"{len(many)} residents", many, seconds)
    rush, rush_told = await arrivals(nation, keys, TIMES * peak.goodput, seconds)
    after = await crowd(nation, f"{residents} again, at once after", keys[:residents], 12)
    beside, hammer = await hammered(nation, keys, residents)
    slow, slow_told = await with_slow_senders(nation, keys[:residents])
    rows = [run.row(peak) for run in (peak, storm, rush, after, beside, hammer, slow)]
    return "\n".join(
        [
            HEAD,
            *rows,
            "",
            f"Of those who came each second: {rush_told}.",
            f"Well again (80 % of the peak) {_recovery_s(after, peak):.1f} s after the storm.",
            f"The {SLOW} slow senders: {slow_told}.",
        ]
    )


def _recovery_s(after: Run, peak: Run, window_s: float = 2.0) -> float:
    """Return when, after the storm, a window of two seconds first was as good as it should be."""
    for start in (n / 2 for n in range(int(2 * (after.seconds - window_s)))):
        done = [at for at in after.tally.done_at if start <= at - after.began < start + window_s]
        if len(done) / window_s >= WELL * peak.goodput:
            return start + window_s
    return float("inf")


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
