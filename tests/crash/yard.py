"""The ground of the exact kills: a nation without its supervisor, whose processes die to order.

One private PostgreSQL, the demonstration nation in it, and a zygote for each role. `Visitor` is a
person's browser whose next POST may be answered by a process that is killed at a chosen beat.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.client import FORM, Answer, Client, NoAnswer
from tests.crash.beats import NEVER
from tests.crash.jobs import Done, Job
from tests.nation import ROOT
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster
from torana.doors.cli import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    import psycopg

ROLES = ("web", "worker", "sequencer")
HOST = "localhost"
PORT = 8000  # nobody listens there: requests go in by a pipe
SETTLE_S_MAX = 20.0
_DRAFT = re.compile(r"/drafts/[0-9a-f-]+")


@dataclass(slots=True)
class Role:
    """A process of the nation that can be told to die."""

    process: subprocess.Popen[bytes]
    line: Connection[Any, Any]

    def do(self, job: Job) -> Done | None:
        """Have a job done; None when its process was killed first."""
        self.line.send(job)
        done: Done | None = self.line.recv()
        return done


@dataclass(slots=True)
class Yard:
    """The nation's processes, and a look into its database that nothing hides from."""

    data: Path
    cluster: Cluster
    environment: dict[str, str]
    roles: dict[str, Role] = field(default_factory=dict)

    def look(self) -> psycopg.Connection[Any]:
        """Return a line to the database that row-level security does not hold."""
        return self.cluster.connect(roles.SUPERUSER)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, past every right."""
        with self.look() as line:
            return line.execute(question, values).fetchall()

    def work(self, *, dies_at: int = NEVER, clock_off_s: float = 0.0) -> Done | None:
        """Have the worker deliver everything that is due."""
        return self.roles["worker"].do(Job(dies_at=dies_at, clock_off_s=clock_off_s))

    def sequence(self, *, dies_at: int = NEVER, clock_off_s: float = 0.0) -> Done | None:
        """Have the sequencer number everything that is pending."""
        return self.roles["sequencer"].do(Job(dies_at=dies_at, clock_off_s=clock_off_s))

    def settle(self, *, lines: int = len(ROLES)) -> None:
        """Wait until PostgreSQL has noticed who is dead: what they had said is done or undone.

        `lines` is how many the living hold: the steady fork of each role has one.
        """
        deadline = time.monotonic() + SETTLE_S_MAX
        while True:
            [(found,)] = self.rows(
                "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'torana_%%'"
                " AND usename <> %s AND backend_type = 'client backend'",
                roles.SUPERUSER,
            )
            if found <= lines:
                return
            assert time.monotonic() < deadline, f"{found} database lines are still open"
            time.sleep(0.005)

    def torana(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this nation."""
        return subprocess.run(
            [sys.executable, "-m", "torana", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
        )

    def start(self, role: str, more: dict[str, str] | None = None) -> Role:
        """Start the zygote of a role."""
        ours, theirs = Pipe()
        with (self.data / "log" / f"{role}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.zygote", str(theirs.fileno())],
                env=self.environment | {"TORANA_ROLE": role} | (more or {}),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )
        theirs.close()
        assert ours.recv() == "ready"
        return Role(process, ours)


@contextmanager
def yard(*, durable: bool = False) -> Iterator[Yard]:
    """Make the ground, and leave nothing of it behind."""
    data = Path(tempfile.mkdtemp(prefix="torana-yard-"))
    data.chmod(0o711)  # as root, PostgreSQL's own user passes through
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | {
        "DJANGO_SETTINGS_MODULE": "torana.settings",
        "TORANA_DATA": str(data),
        "TORANA_DEMO": "yes",
        "TORANA_PORT": str(PORT),
        "TMPDIR": str(data / data_folder.TEMPORARY),
    }
    try:
        with data_folder.claim(data), Cluster(data, durable=durable) as cluster:
            made = Yard(data, cluster, environment)
            try:
                prepared = made.torana("prepare", "--nation", "nations/nyota")
                assert prepared.returncode == 0, prepared.stdout + prepared.stderr
                made.roles = {role: made.start(role) for role in ROLES}
                yield made
            finally:
                for role in made.roles.values():
                    role.line.close()
                    role.process.wait(10)
    finally:
        shutil.rmtree(data, ignore_errors=True)


@dataclass(slots=True)
class Visitor(Client):
    """A browser whose request may be answered by a process that is about to die.

    `dies` names the POST that kills, by how its path ends, and the beat; it kills once.
    """

    ground: Yard | None = None
    dies: tuple[str, int] | None = None
    beats: dict[str, int] = field(default_factory=dict)  # of POSTs that went through, by path
    killed: int = 0
    clock_off_s: float = 0.0

    def _ask(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM
    ) -> Answer:
        assert self.ground is not None
        dies_at = NEVER
        if self.dies is not None and method == "POST" and _is(self.dies[0], path):
            dies_at, self.dies = self.dies[1], None
        sent = body.encode() if isinstance(body, str) else body or b""
        job = Job(self._environ(method, path, sent, kind), sent, dies_at, self.clock_off_s)
        done = self.ground.roles["web"].do(job)
        if done is None:
            self.killed += 1
            raise NoAnswer
        if method == "POST":
            self.beats[path] = done.beats
        for name, value in done.headers:
            if name == "Set-Cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies[key] = kept
        told = {name.lower(): value for name, value in done.headers}
        return Answer(done.status, path, done.body.decode(errors="replace"), told)

    def _environ(self, method: str, path: str, body: bytes, kind: str) -> dict[str, str]:
        bare, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": bare,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": str(PORT),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": f"{HOST}:{PORT}",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "CONTENT_TYPE": kind if body else "",
            "CONTENT_LENGTH": str(len(body)) if body else "",
        }


def _is(step: str, path: str) -> bool:
    """Whether a path is that of a step; agreeing is the draft's own address."""
    return bool(_DRAFT.fullmatch(path)) if step == "AGREE" else path.endswith(step)
