"""`torana up`: everything on this machine, from an empty folder to a page that opens."""

from __future__ import annotations

import contextlib
import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base.postgres.binaries import PostgresUnusable
from torana.base.postgres.cluster import Cluster
from torana.base.postgres.death import with_parent
from torana.doors.cli import data_folder, own_witness
from torana.doors.cli.supervisor import Child, Supervisor

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

PORTS_TRIED = 50
WITNESS_PORT = 8700
LOG_KEY_S_MAX = 10.0
READY_S_MAX = 60.0
ENDS_MAX = 4  # before the first page: more tries would not help
ROLES = ("web", "worker", "sequencer")
NICE = {"worker": 10}  # who waits for a page goes before who waits for a letter


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


class Progress:
    """Prints a line for each thing done, with the seconds since the start."""

    def __init__(self) -> None:
        """Begin to count."""
        self.began = time.monotonic()

    def __call__(self, text: str) -> None:
        """Print one line."""
        with contextlib.suppress(OSError):  # the disk of the terminal's log may be full
            sys.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {text}\n")
            sys.stdout.flush()


def run(args: argparse.Namespace) -> int:
    """Start everything, say where to look, and keep it running until asked to stop."""
    say = Progress()
    data = settings.DATA
    nation = args.nation.absolute()
    if not (nation / "nation.yaml").exists():
        raise PostgresUnusable(f"There is no nation.yaml in {nation}. Name one with --nation.")
    with data_folder.claim(data), _stopping_on_signals():
        supervisor = Supervisor(say)
        try:
            _start(supervisor, data, nation, args.port)
            supervisor.watch()
        except Stopped:
            say("Stopping.")
        finally:
            # From here a second Ctrl-C changes nothing: what was started is stopped.
            for signum in _SIGNALS:
                signal.signal(signum, signal.SIG_IGN)
            supervisor.stop()
            say("Everything has stopped. Your data is kept in " + str(data))
    return 0


def _start(supervisor: Supervisor, data: Path, nation: Path, wanted: int | None) -> None:
    say = supervisor.say
    port = _free_port(wanted)
    environment = _environment(data, port)
    witness_port = _free_port(None, WITNESS_PORT)
    own_witness_is_asked = "TORANA_WITNESSES" not in environment
    if own_witness_is_asked:
        environment["TORANA_WITNESSES"] = own_witness.settle(data, witness_port)
    if settings.DATABASE_IS_PRIVATE:
        first = not (data / "postgres" / "PG_VERSION").exists()
        say(f"{'Making' if first else 'Starting'} a private PostgreSQL in {data}")
        supervisor.cluster = Cluster(data, backups=settings.BACKUP)
        supervisor.cluster.start()
        say("PostgreSQL answers")
    (data / "log").mkdir(mode=0o700, exist_ok=True)
    logs = own_witness.known_logs(data)
    if own_witness_is_asked and logs:  # before the others, who ask it what it remembers
        supervisor.start(own_witness.child(data, witness_port, logs, environment))
    _prepare(say, nation, environment)
    for role in ROLES:
        log = data / "log" / f"{role}.log"
        command = (sys.executable, "-m", "torana", role)
        nice = NICE.get(role, 0)
        supervisor.start(Child(role, command, environment | {"TORANA_ROLE": role}, log, nice))
        if role == "web":  # who waits for a page waits for nothing else
            _wait_until_ready(supervisor, port)
    say(f"Ready: open http://localhost:{port}")
    marker = data / data_folder.MARKER
    sys.stdout.write(f"\n{_welcome(marker, port)}\n")
    sys.stdout.flush()
    if own_witness_is_asked:
        _let_the_witness_know(supervisor, data, (port, witness_port), environment, known=logs)


def _let_the_witness_know(
    supervisor: Supervisor,
    data: Path,
    ports: tuple[int, int],
    environment: dict[str, str],
    *,
    known: list[str],
) -> None:
    """Tell the witness the key of the log, which the first sequencer has just made."""
    deadline = time.monotonic() + LOG_KEY_S_MAX
    while not (logs := own_witness.learn_logs(data, ports[0])) and time.monotonic() < deadline:
        supervisor.look()
        time.sleep(0.1)
    if logs and not known:
        supervisor.start(own_witness.child(data, ports[1], logs, environment))
        supervisor.say(f"A witness of the log answers on http://localhost:{ports[1]}")


def _environment(data: Path, port: int) -> dict[str, str]:
    """Return what the children are told: this folder, this machine alone, a demonstration."""
    return dict(os.environ) | {
        "TORANA_DATA": str(data),
        "TORANA_DEMO": "yes",
        "TORANA_BIND": "127.0.0.1",
        "TORANA_PORT": str(port),
        "TORANA_PUBLIC_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(data / data_folder.TEMPORARY),
    }


def _free_port(wanted: int | None, first: int = 8000) -> int:
    """Return the port that was asked for, or `first`, or the next free one."""
    first = wanted or first
    for port in range(first, first + (1 if wanted else PORTS_TRIED)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
            else:
                return port
    raise PostgresUnusable(
        f"Port {first} is taken. Leave --port out, and a free one is found."
        if wanted
        else f"Every port from {first} to {first + PORTS_TRIED - 1} is taken. Name one with --port."
    )


def _prepare(say: Callable[[str], None], nation: Path, environment: dict[str, str]) -> None:
    """Migrate, grant, publish and bring people, in a process that may own the tables.

    In a process of its own, so that this one stays small, single-threaded and free of Django.
    """
    command = (sys.executable, "-m", "torana", "prepare", "--nation", str(nation))
    with subprocess.Popen(  # noqa: S603 - ourselves, by another name
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=with_parent(signal.SIGTERM),  # noqa: PLW1509 - we have one thread
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                say(line.rstrip())
        except Stopped:
            process.terminate()
            raise
    if process.returncode != 0:
        raise PostgresUnusable(
            "Torana could not be prepared; the reason stands above. `torana doctor` may tell more."
        )


def _wait_until_ready(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + READY_S_MAX
    answer = "nothing"
    while time.monotonic() < deadline:
        supervisor.look()
        answer = _ask(port)
        if answer == "ready":
            return
        for child in supervisor.children:
            if child.ends == ENDS_MAX:
                raise PostgresUnusable(
                    f"The {child.name} process ends again and again: {_last_words(child.log)}\n"
                    f"Its log is {child.log}"
                )
        time.sleep(0.05)
    raise PostgresUnusable(
        f"The pages did not come up in {READY_S_MAX:.0f} s: web waits for {answer}. "
        "`torana doctor` may tell more."
    )


def _last_words(log: Path) -> str:
    """Return why Python gave up: the last line of a log that is not one of our own."""
    lines = log.read_text(errors="replace").splitlines()
    return next((line for line in reversed(lines) if line and line[0] not in "{ "), "no reason")


def _ask(port: int) -> str:
    """Return "ready", or what the web process says it waits for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ready")
        told = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return "an answer"
    finally:
        connection.close()
    return "ready" if told.get("ready") else str(told.get("waits_for"))


def _welcome(marker: Path, port: int) -> str:
    people = "".join(f"  {line}\n" for line in marker.read_text().splitlines()[1:])
    return (
        f"  Pages                    http://localhost:{port}\n"
        f"  What phones received     http://localhost:{port}/demo\n"
        f"  The officers' desk       http://localhost:{port}/desk\n"
        f"{people}\n"
        "  Ctrl-C stops everything."
    )


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = {signum: signal.signal(signum, stop) for signum in _SIGNALS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
