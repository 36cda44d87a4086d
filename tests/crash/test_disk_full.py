"""The disk is full: people get 503, nothing acknowledged is lost, and freed space mends it all.

The whole data folder lies on a small file system in memory, mounted in a mount namespace of its
own: nobody else sees it, and it goes with the processes. Where that is not permitted, the test is
skipped and says so.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crash.crowd import back_s, load, signed_in, verify
from tests.crash.pace import WHOLE, tell
from tests.nation import ROOT, RunningNation, _free_port, _wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = "420m"  # PostgreSQL's programs, an empty cluster, some segments of WAL
FULL_S = 30.0 if WHOLE else 8.0
BACK_S_MAX = 45.0  # a PostgreSQL that could not even start tries again within 32 s
BLOCK = bytes(1_000_000)

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]


def _may_mount() -> bool:
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


needs_mount = pytest.mark.skipif(
    not _may_mount(), reason="mounting a small file system is not permitted here"
)


@dataclass(slots=True)
class Cramped(RunningNation):
    """A nation on a small disk that only its own processes see."""

    place: Path = field(default=Path("/"))
    said: Path = field(default=Path("/"))

    @property
    def log(self) -> Path:
        """What `torana up` printed, on a disk that has room."""
        return self.said

    def start(self) -> None:
        """Mount the disk, and run `torana up` on it."""
        up = f"exec {sys.executable} -m torana up --data {self.place} --port {self.port}"
        mount = f"mount -t tmpfs -o size={SIZE},mode=711 none {self.place}"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                ["unshare", "-m", "sh", "-c", f"{mount} && {up}"],
                env=self.environment | {"TORANA_DATA": str(self.place)},
                stdout=out,
                stderr=out,
                cwd=ROOT,
            )
        _wait_until_ready(self, self.process)
        self.data = Path(f"/proc/{self.process.pid}/root{self.place}")

    def torana(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line where the disk is seen."""
        assert self.process is not None
        return subprocess.run(
            ["nsenter", "-m", "-t", str(self.process.pid), sys.executable, "-m", "torana", *words],
            env=self.environment | {"TORANA_DATA": str(self.place)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
        )


@pytest.fixture(scope="module")
def nation() -> Iterator[Cramped]:
    place = Path(tempfile.mkdtemp(prefix="torana-cramped-"))
    said = Path(tempfile.mkstemp(prefix="torana-cramped-", suffix=".log")[1])
    nation = Cramped(place, _free_port(), place=place, said=said)
    try:
        nation.start()
        yield nation
    finally:
        nation.stop()
        shutil.rmtree(place, ignore_errors=True)
        said.unlink()


@needs_mount
def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(nation: Cramped) -> None:
    people = signed_in(nation)
    with load(nation, people) as (crowd, watcher):
        with _filled(nation.data):
            time.sleep(FULL_S)
            acknowledged = crowd.acknowledged()
        took_s = back_s(nation, crowd)
    assert acknowledged, "the load was no load"
    assert took_s < BACK_S_MAX, took_s
    told = {status: sum(r.statuses.get(status, 0) for r in people) for status in (200, 503)}
    for resident in people:
        resident.client.close()
    verify(nation)
    tell(
        f"disk full for {FULL_S:.0f} s: back in {took_s:.1f} s, looks {dict(watcher.answers)},"
        f" applications {told}"
    )


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """Keep the disk full until the block ends: whatever is freed meanwhile is taken too."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            _fill(file.fileno())
            yield
        finally:
            ballast.unlink()


def _fill(file: int) -> None:
    size = len(BLOCK)
    while size:
        try:
            os.write(file, BLOCK[:size])
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            size //= 2
