"""A nation that `torana up` started in a folder of its own, for tests that use it as people do."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
START_S_MAX = 120.0
STOP_S_MAX = 30.0


@dataclass(slots=True)
class RunningNation:
    """A running nation: where it answers, where its data lies, and its processes."""

    data: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)  # its TORANA_… variables
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """What `torana up` printed."""
        return self.data / "up.log"

    @property
    def environment(self) -> dict[str, str]:
        """What a command line needs to find this nation."""
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        own = {"TORANA_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        return inherited | own | self.settings

    def start(self) -> None:
        """Run `torana up` and wait until pages are answered."""
        words = ["up", "--data", str(self.data), "--port", str(self.port)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "torana", *words],
                env=self.environment,
                stdout=out,
                stderr=out,
                cwd=ROOT,
            )
        _wait_until_ready(self, self.process)

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process = None

    def pid_of(self, name: str) -> int | None:
        """Return the process id of web, worker, sequencer or postgres; None while it is away."""
        if name == "postgres":
            file = self.data / "postgres" / "postmaster.pid"
            return int(file.read_text().splitlines()[0]) if file.exists() else None
        assert self.process is not None
        for pid in _children(self.process.pid):
            if _command(pid).endswith(f"-m torana {name}"):
                return pid
        return None

    def torana(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this nation's data folder."""
        return subprocess.run(
            [sys.executable, "-m", "torana", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
        )


@contextmanager
def running_nation(**settings: str) -> Iterator[RunningNation]:
    """Start the demonstration nation in a fresh folder, and leave nothing of it behind."""
    data = Path(tempfile.mkdtemp(prefix="torana-nation-"))
    data.chmod(0o711)  # as root, PostgreSQL's own user passes through
    nation = RunningNation(data, _free_port(), settings)
    try:
        began = time.monotonic()
        nation.start()
        nation.started_s = time.monotonic() - began
        yield nation
    finally:
        nation.stop()
        shutil.rmtree(data, ignore_errors=True)


def status_of(port: int, path: str) -> int:
    """Return the HTTP status at a path, 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _wait_until_ready(nation: RunningNation, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S_MAX
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if b"Ready:" in nation.log.read_bytes() and status_of(nation.port, "/ready") == 200:
            return
        time.sleep(0.1)
    raise AssertionError(f"the nation did not start:\n{nation.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
