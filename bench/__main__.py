"""`make bench`: how fast, as ratios against PostgreSQL's own limit, in one run on one machine.

A *whole submission* is what a resident does: service page, start, consent, every page, check,
send, receipt, each over HTTP; validated, committed, with its leaf in the log. Beside it pgbench
inserts the same rows into copies of the same tables. The clients run on the same cores.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import rows
from tests.client import Client
from tests.nation import ROOT, RunningNation, running_nation
from tests.resident import Resident, adults_with_a_phone

RESULTS = ROOT / "bench" / "results"
READ_S = 5.0


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something was done in a second, and how long one took."""

    per_s: float
    ms_median: float
    ms_p95: float

    def told(self) -> str:
        """Say it in a cell of a table."""
        return f"{self.per_s:.1f}/s, median {self.ms_median:.0f} ms, 95 % {self.ms_p95:.0f} ms"


def main() -> None:
    """Measure everything, print the table and keep it."""
    parser = argparse.ArgumentParser(description="Measure a nation on this machine.")
    parser.add_argument("--seconds", type=float, default=20, help="of load (default 20)")
    parser.add_argument("--residents", type=int, default=8, help="who apply at once (default 8)")
    options = parser.parse_args()
    with running_nation() as nation:
        residents = [
            Resident(n, Client(nation.port)) for n in adults_with_a_phone(options.residents)
        ]
        for resident in residents:
            resident.sign_in()
        rows.settle(nation)
        before = rows.counts(nation)
        submissions, done = _load(residents, options.seconds)
        began = time.monotonic()
        rows.settle(nation)
        settled_s = time.monotonic() - began
        after = rows.counts(nation)
        written = {table: (after[table] - before[table]) / done for table in after}
        case = residents[0].client.get("/cases")
        case_path = next(iter(rows.case_paths(case.text)))
        table = {
            "first start, s": f"{nation.started_s:.1f}",
            "whole submissions": submissions.told(),
            "until worker and log were done, s": f"{settled_s:.1f}",
            "rows a submission": f"{sum(written.values()):.1f}",
            "home page": _reads(nation, None, "/").told(),
            "case page": _reads(nation, residents[0], case_path).told(),
            "second start, s": f"{_second_start(nation):.1f}",
        }
        limit = rows.pgbench(nation, written, clients=options.residents, seconds=10)
    table["pgbench, the same rows"] = f"{limit:.0f}/s"
    table["ratio to pgbench"] = f"{submissions.per_s / limit:.3f}"
    _keep(table)


def _load(residents: list[Resident], seconds: float) -> tuple[Rate, int]:
    """Let everybody apply at once for some seconds."""
    until = time.monotonic() + seconds
    took: list[float] = []

    def apply(resident: Resident) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            resident.apply()
            took.append(time.monotonic() - began)

    began = time.monotonic()
    threads = [threading.Thread(target=apply, args=(r,)) for r in residents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _rate(took, time.monotonic() - began), len(took)


def _reads(nation: RunningNation, resident: Resident | None, path: str) -> Rate:
    """Read one page over and over, on four lines."""
    until = time.monotonic() + READ_S
    took: list[float] = []

    def read() -> None:
        client = Client(nation.port, dict(resident.client.cookies) if resident else {})
        while time.monotonic() < until:
            began = time.monotonic()
            assert client.get(path).status == 200
            took.append(time.monotonic() - began)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _rate(took, READ_S)


def _rate(took: list[float], seconds: float) -> Rate:
    milliseconds = sorted(1000 * t for t in took)
    p95 = milliseconds[int(0.95 * (len(milliseconds) - 1))]
    return Rate(len(took) / seconds, statistics.median(milliseconds), p95)


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
