"""`python -m bench.keep --scale 1000000`: very many cases are lost, and come back at a moment.

`torana backup` copies a private nation of SCALE cases while its sequencer numbers all their leaves
and a resident applies. More applications come until the moment, and after it; then the machine is
lost. `torana restore --at` makes it anew in an empty folder, from the backups and the secrets.
Every table must have as many rows as at the moment, and the log its size and its root.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from bench import rows
from bench.million import RESULTS, fill_nation
from tests.client import Client
from tests.nation import ROOT, RunningNation, running_nation
from tests.resident import Resident, adults_with_a_phone
from torana.base.postgres import backup, recovery, roles
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bench.fill import Filled

APPLICATIONS = 50  # until the moment, and as many after it
RESTORE_S_MAX = 15 * 60
SHOWN_S_MIN = 0.1
_STAGE = re.compile(r"^ *([\d.]+) s  (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class State:
    """What there is in the tables."""

    rows: dict[str, int]
    log_size: int
    log_root: str


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ended well: its seconds, and what it said as each stage began."""

    seconds: float
    said: list[tuple[float, str]]

    def lines(self) -> Iterator[str]:
        """Yield a row of a table for each stage that took a while."""
        for (began, told), (ended, _) in pairwise(self.said):
            if ended - began >= SHOWN_S_MIN:
                yield f"| {told} | {ended - began:.1f} |"


def main() -> None:
    """Fill a nation, lose it, restore it, compare, and keep the figures."""
    parser = argparse.ArgumentParser(description="Lose very many cases, and restore them.")
    parser.add_argument("--scale", type=int, default=10_000, help="cases (default 10000)")
    parser.add_argument("--events", type=int, default=3, help="leaves of the log a case")
    options = parser.parse_args()
    with _folder() as backups, _folder() as secrets, _folder() as empty:
        with running_nation(TORANA_BACKUP=str(backups)) as nation:
            filled = fill_nation(nation, options.scale, events_max=options.events)
            resident = Resident(adults_with_a_phone(1)[0], Client(nation.port))
            resident.sign_in()
            with _applying(resident):
                taken = _torana(nation, "backup")
            rows.settle(nation)
            for _ in range(APPLICATIONS):
                resident.apply()
            at, wanted = _moment(nation)
            for _ in range(APPLICATIONS):
                resident.apply()
            shutil.copytree(nation.data / "secrets", secrets, dirs_exist_ok=True)
            nation.stop()
        where = ("--data", str(empty), "--secrets", str(secrets))
        done = _torana(nation, "restore", str(backups), *where, "--at", at.isoformat())
        with Cluster(empty) as cluster, cluster.connect(roles.SUPERUSER) as connection:
            found = State(*backup.state(connection))
        head = _head(options.scale, filled, backups, wanted)
    _keep(options.scale, head, taken, done, _differences(wanted, found))


@contextmanager
def _folder() -> Iterator[Path]:
    """Give an empty folder that PostgreSQL's user may pass through, and leave nothing of it."""
    folder = Path(tempfile.mkdtemp(prefix="torana-keep-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _applying(resident: Resident) -> Iterator[None]:
    """Have a resident apply without a pause until the block ends."""
    stop = Event()

    def apply() -> None:
        while not stop.is_set():
            resident.apply()

    thread = Thread(target=apply)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _torana(nation: RunningNation, *words: str) -> Done:
    """Run a command, which may take its time, and show what it says."""
    command = [sys.executable, "-m", "torana", *words]
    began = time.monotonic()
    answer = subprocess.run(
        command, env=nation.environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    seconds = time.monotonic() - began
    sys.stdout.write(answer.stdout)
    assert answer.returncode == 0, answer.stderr
    return Done(seconds, [(float(at), told) for at, told in _STAGE.findall(answer.stdout)])


def _moment(nation: RunningNation) -> tuple[datetime, State]:
    """Return a moment between two transactions, and what there was."""
    cluster = Cluster(nation.data)
    with cluster.connect(roles.SUPERUSER) as asking, cluster.connect(roles.SUPERUSER) as counting:
        counting.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _, at = backup.in_a_quiet_moment(cluster, asking, counting, "bench")
        return at, State(*backup.state(counting))


def _differences(wanted: State, found: State) -> list[str]:
    """Say what did not come back as it was; what a restore ends is left out."""
    tables = (wanted.rows.keys() | found.rows.keys()) - recovery.ENDED.keys()
    wrong = [
        f"{table} has {found.rows.get(table)} rows, not {wanted.rows.get(table)}"
        for table in sorted(tables)
        if wanted.rows.get(table) != found.rows.get(table)
    ]
    if (wanted.log_size, wanted.log_root) != (found.log_size, found.log_root):
        wrong.append(f"the log has {found.log_size} leaves and the root {found.log_root}")
    return wrong


def _head(scale: int, filled: Filled, backups: Path, wanted: State) -> list[str]:
    base, archive = _megabytes(next(backups.glob("base-*"))), _megabytes(backups / "wal")
    return [
        f"# {scale:,} cases, lost and restored to a moment",
        "",
        f"Filled in {filled.seconds:.0f} s, {filled.megabytes:,} MB. The backup, taken while the",
        f"leaves were numbered, has {base:,} MB, and the archive {archive:,} MB, compressed.",
        "",
        f"At the moment: {sum(wanted.rows.values()):,} rows in {len(wanted.rows)} tables,",
        f"{wanted.rows['casework_case']:,} of them cases; {wanted.log_size:,} leaves with the root",
        f"`{wanted.log_root}`.",
        "",
    ]


def _megabytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def _keep(scale: int, head: list[str], taken: Done, done: Done, wrong: list[str]) -> None:
    lines = [
        *head,
        f"Not the same after the restore: {'; '.join(wrong) or 'nothing'}.",
        f"Not compared: {', '.join(recovery.ENDED)}, from which a restore deletes.",
        "",
        "| stage | s |",
        "| --- | ---: |",
        *taken.lines(),
        f"| **`torana backup`** | **{taken.seconds:.0f}** |",
        *done.lines(),
        f"| **`torana restore`**, at most {RESTORE_S_MAX} s | **{done.seconds:.0f}** |",
    ]
    text = "\n".join(lines) + "\n"
    file = RESULTS / f"keep-{scale}.md"
    file.write_text(text)
    sys.stdout.write(text + f"\nKept in {file.relative_to(ROOT)}\n")
    assert not wrong
    assert done.seconds <= RESTORE_S_MAX


if __name__ == "__main__":
    main()
