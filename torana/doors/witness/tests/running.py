"""A witness in a process of its own, for tests that ask it."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "w1.example/witness"


class Running:
    """A witness in a process of its own."""

    def __init__(self, file: Path, log: str, *more: str, port: int = 0) -> None:
        """Start it, and wait until it says its key and its address."""
        command = [sys.executable, "-m", "torana", "witness", "--state", str(file)]
        self.process = subprocess.Popen(
            [*command, "--listen", f"127.0.0.1:{port}", "--log", log, "--name", NAME, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.vkey = self.process.stdout.readline().strip()
        self.port = int(self.process.stdout.readline().rpartition(":")[2] or 0)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, str]:
        """Return status, kind and text of an answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, body)
            found = line.getresponse()
            return found.status, found.headers["Content-Type"], found.read().decode()
        finally:
            line.close()

    def add(self, sent: bytes) -> tuple[int, str, str]:
        """Submit a checkpoint."""
        return self.ask("POST", "/add-checkpoint", sent)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it; return its exit status."""
        self.process.send_signal(how)  # which is nothing to one that has ended
        with self.process:
            self.process.wait(timeout=10)
        return self.process.returncode

    def kill(self) -> None:
        """End it at once, if it still lives."""
        self.end(signal.SIGKILL)
