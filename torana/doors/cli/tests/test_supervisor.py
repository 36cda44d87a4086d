"""The supervisor keeps its children running, and takes them along."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from torana.base.postgres.cluster import Cluster
from torana.doors.cli.supervisor import Child, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_child_is_started_again_and_it_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    child = Child("sleeper", SLEEPER, os.environ, tmp_path / "log")
    supervisor.start(child)
    assert child.process is not None
    first = child.process.pid
    child.process.kill()

    def runs_again() -> bool:
        supervisor.look()
        return child.process is not None and child.process.pid != first

    until(runs_again)
    supervisor.stop()
    assert said[0].startswith("sleeper was killed by signal 9; starting it again")
    assert said[1] == "sleeper runs again."


def test_one_that_ends_again_and_again_is_given_longer_pauses(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _: None)
    child = Child("hasty", (sys.executable, "-c", ""), os.environ, tmp_path / "log")
    supervisor.start(child)
    pauses: list[float] = []

    def ended_three_times() -> bool:
        supervisor.look()
        if len(pauses) < child.ends:
            pauses.append(child.pause_s)
        return child.ends >= 3

    until(ended_three_times)
    supervisor.stop()
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]


def test_stopping_stops_every_child(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _: None)
    pids = []
    for number in range(3):
        child = Child(f"sleeper {number}", SLEEPER, os.environ, tmp_path / "log")
        supervisor.start(child)
        assert child.process is not None
        pids.append(child.process.pid)
    supervisor.stop()
    assert not any(alive(pid) for pid in pids)


PARENT = """
import os, sys, time
from pathlib import Path
from torana.base.postgres.cluster import Cluster
from torana.doors.cli.supervisor import Child, Supervisor
supervisor = Supervisor(print)
child = Child("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), os.environ,
              Path(sys.argv[1]))
supervisor.start(child)
print(child.process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "log"], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert alive(pid)
        supervisor.send_signal(signal.SIGKILL)
    until(lambda: not alive(pid))


def test_a_postgresql_that_cannot_start_is_tried_again_until_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Barred(Cluster):
        """A cluster on a disk that is full for two tries."""

        tries = 0

        def died(self) -> bool:
            return self.tries < 3

        def start(self) -> None:
            self.tries += 1
            if self.tries < 3:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("torana.doors.cli.supervisor.PAUSE_S_MAX", 0.0)
    said: list[str] = []
    supervisor = Supervisor(said.append, Barred(Path("/nowhere")))
    for _ in range(5):
        supervisor.look()
    assert [line.split(",")[0] for line in said] == [
        "PostgreSQL ended; starting it again.",
        "PostgreSQL could not start",
    ] * 2 + ["PostgreSQL ended; starting it again.", "PostgreSQL answers again."]
