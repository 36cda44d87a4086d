"""Torana as an operator runs it: each process by itself, a gateway for text messages, no demo."""

from __future__ import annotations

import http.server
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.nation import ROOT, status_of
from tests.outside.server import free_port
from tests.resident import Resident

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "opens-the-gateway"
READY_S_MAX = 60
# Brings the demonstration's people, for whom production has no page: in the owner's role.
BRING = """
import django; django.setup()
from pathlib import Path
from torana.doors.cli.demo import bring
from torana.language.api import read_nation
marker = Path({marker!r}); marker.write_text("people\\n")
bring(read_nation(Path("nations/nyota")).demo, marker)
"""


@dataclass(slots=True)
class Gateway:
    """A gateway for text messages, as sms_http describes it: what it took, by telephone."""

    port: int
    taken: dict[str, list[str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it takes messages."""
        return f"http://localhost:{self.port}/messages"

    def newest_code(self, phone: str) -> str:
        """Return the last code that was sent to a telephone, "" before the first."""
        for text in reversed(self.taken.get(phone, [])):
            found = re.search(r"\b\d{6}\b", text)
            if found:
                return found[0]
        return ""


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    """Run a gateway on this machine that refuses who has no token."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            allowed = self.headers["Authorization"] == f"Bearer {TOKEN}"
            if allowed:
                gateway.taken.setdefault(body["to"], []).append(body["text"])
            self.send_response(202 if allowed else 401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway = Gateway(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()


@dataclass(slots=True)
class Production:
    """A production set-up: its settings, its processes, and the release that they are."""

    folder: Path
    database_url: str
    owner_url: str
    sms_url: str
    release: Path = ROOT
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the secrets, as the guide for installing says, unless they are there."""
        folder = self.folder / "secrets"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("secret-key", "master-key"):
            file = folder / name
            if not file.exists():
                file.write_text(secrets.token_hex(32))
        (folder / "sms-token").write_text(TOKEN)
        for file in folder.iterdir():
            file.chmod(0o600)

    @property
    def environment(self) -> dict[str, str]:
        """What every process of it is told, and nothing of ours."""
        kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return kept | {
            "TORANA_DATA": str(self.folder),
            "TORANA_DATABASE_URL": self.database_url,
            "TORANA_DATABASE_OWNER_URL": self.owner_url,
            "TORANA_PUBLIC_URL": "https://services.example",
            "TORANA_HOSTS": "localhost,127.0.0.1",
            "TORANA_PROXY": "yes",
            "TORANA_LOG_ORIGIN": "services.example/log",
            "TORANA_SMS_URL": self.sms_url,
            "TORANA_PORT": str(self.port),
            "PYTHONPATH": str(self.release),
            "PYTHONUNBUFFERED": "1",
        } | self.more  # fmt: skip

    def torana(self, *words: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "torana", *words],
            env=self.environment, cwd=self.release, capture_output=True, text=True,
            timeout=timeout_s, check=False,
        )  # fmt: skip

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Begin one command, whose lines can be read as they come."""
        return subprocess.Popen(
            [sys.executable, "-m", "torana", *words],
            env=self.environment, cwd=self.release, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def start(self, role: str) -> subprocess.Popen[bytes]:
        """Start one of the processes."""
        with (self.folder / f"{role}.log").open("ab") as log:
            self.running[role] = subprocess.Popen(
                [sys.executable, "-m", "torana", role],
                env=self.environment, cwd=self.release, stdout=log, stderr=log,
            )  # fmt: skip
        return self.running[role]

    def start_all(self) -> None:
        """Start web, worker and sequencer, and wait for /ready."""
        for role in ("web", "worker", "sequencer"):
            self.start(role)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until pages may be asked for."""
        deadline = time.monotonic() + READY_S_MAX
        while status_of(self.port, "/ready") != 200:
            assert time.monotonic() < deadline, self.logs()
            assert all(p.poll() is None for p in self.running.values()), self.logs()
            time.sleep(0.1)

    def stop_all(self) -> None:
        """Stop what runs."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def logs(self) -> str:
        """Return the end of what the processes said."""
        return "\n".join(
            f"--- {file.name}\n{file.read_text(errors='replace')[-3000:]}"
            for file in sorted(self.folder.glob("*.log"))
        )

    def bring_people(self) -> None:
        """Enrol people and give officers their posts."""
        self.python(BRING.format(marker=str(self.folder / "people")), role="owner")

    def python(self, script: str, role: str) -> None:
        """Run a script in the surroundings of a role, for what has no command."""
        settings = {"TORANA_ROLE": role, "DJANGO_SETTINGS_MODULE": "torana.settings"}
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment | settings, cwd=self.release,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@dataclass(slots=True)
class ResidentWithAPhone(Resident):
    """A resident whose code comes by the gateway, for production has no page of telephones."""

    gateway: Gateway | None = None

    def newest_code(self) -> str:
        """Return the newest code that the gateway handed to the telephone, "" before the first."""
        assert self.gateway is not None
        return self.gateway.newest_code(self.adult.phone)
