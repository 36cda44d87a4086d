"""The private PostgreSQL: one cluster in a data folder, reached by a socket in a private folder.

No TCP, peer authentication only, and a life that is tied to whoever started it. One process
starts and stops it (the supervisor, or a test); all others connect through the socket.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from torana.base.postgres import archive, binaries, roles
from torana.base.postgres.binaries import Owner, PostgresUnusable, RunAs
from torana.base.postgres.death import with_parent

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

START_S_MAX = 30.0
STOP_S_MAX = 20.0
_POLL_S = 0.02
_STATUS_LINE = 7  # of postmaster.pid, from zero; "ready", "stopping" and the like
_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_BYTES_MAX = 107  # of sockaddr_un on Linux
_BUILTIN_LOCALE_SINCE = 17

# Errors are logged without the statement and without the row: both hold what people wrote.
_ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0770",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",  # no disk of today turns
    "client_connection_check_interval": "5s",  # nobody waits for what nobody reads any more
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "timezone": "UTC",
    "client_encoding": "UTF8",
}
# Nobody loses anything when a test's database dies.
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "40",
}


class _Surroundings(Owner):
    """Where a program of PostgreSQL's runs, and as whom."""

    cwd: Path
    env: dict[str, str]


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket of the cluster in `data`.

    It is `data`/run, or, where that path is too long for a socket, a private folder in /tmp with
    a name that every process of ours derives alike, whatever its TMPDIR.
    """
    folder = data / "run"
    if len(os.fsencode(folder / _SOCKET_NAME)) <= _SOCKET_PATH_BYTES_MAX:
        return folder
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(f"/tmp/torana-{os.geteuid()}-{name}")  # noqa: S108 - made and checked as private


class Cluster:
    """A PostgreSQL cluster in a folder of its own, with the roles and the database of Torana."""

    def __init__(
        self,
        data: Path,
        *,
        durable: bool = True,
        database: str = roles.DATABASE,
        backups: Path | None = None,
    ) -> None:
        """`durable=False` is for tests: nothing is flushed; `backups` is archived to."""
        self._backups = backups
        self.data = data.absolute()
        self.database = database
        self._durable = durable
        self._files = self.data / "postgres"
        self._log = self.data / "log" / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._user: RunAs | None = None
        self._bin: Path | None = None

    @property
    def host(self) -> str:
        """Where clients connect: the folder of the socket."""
        return str(socket_folder(self.data))

    @property
    def pid(self) -> int | None:
        """The process id of the postmaster, None when it is not ours or not running."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Make the cluster if there is none, start it, and wait until it answers.

        After a postmaster was killed its children may hold the shared memory for a moment
        ("pre-existing shared memory block is still in use"), so a failed start is tried again.
        """
        self._prepare()
        deadline = time.monotonic() + START_S_MAX
        while True:
            self._process = self._launch()
            if self._answers(deadline):
                break
            if time.monotonic() > deadline:
                ended = self._process
                self.stop()
                self._process = ended  # whoever looks after it is told that it died
                words = self._last_words()
                raise PostgresUnusable(
                    f"PostgreSQL did not start. Its last words in {self._log}:\n{words}"
                )
            time.sleep(0.3)
        with self.connect(roles.SUPERUSER, "postgres") as superuser:
            roles.prepare(superuser, self.database)

    def stop(self) -> None:
        """Stop it: at once and cleanly, and harder if it does not listen."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                process.send_signal(signum)
                try:
                    process.wait(STOP_S_MAX)
                    break
                except subprocess.TimeoutExpired:
                    continue
        folder = Path(self.host)
        if folder.parent != self.data and folder.exists():
            shutil.rmtree(folder, ignore_errors=True)

    def died(self) -> bool:
        """Whether the postmaster that we started has ended; this also buries it.

        One that somebody told to end once every client has gone (SIGTERM) lets nobody new in and
        waits for lines that never close: it is hastened, so that it can be started again.
        """
        if self._process is None:
            return False
        if self._process.poll() is not None:
            return True
        if self._is_stopping():
            self._process.send_signal(signal.SIGINT)
        return False

    def _is_stopping(self) -> bool:
        """Whether the postmaster says in its file that it is about to end."""
        try:
            lines = (self._files / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False  # it is gone, or about to be
        return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "stopping"

    def connect(self, role: str, database: str = "") -> psycopg.Connection:
        """Return a connection in autocommit as `role`."""
        return psycopg.connect(
            host=self.host,
            user=role,
            dbname=database or self.database,
            autocommit=True,
            connect_timeout=5,
        )

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    def _prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        self._user = binaries.run_as(self._files)
        found = binaries.find()
        if os.geteuid() == 0:
            found = binaries.usable_by(self._user, found, self.data / "programs")
        self._bin = found
        self._private_folder(self._files)
        self._private_folder(self._log.parent)
        self._private_folder(Path(self.host))
        self._refuse_unreachable()
        if not (self._files / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        self._write_rules()

    def _private_folder(self, folder: Path) -> None:
        """Make a folder that PostgreSQL's user owns and nobody else enters (root always may)."""
        assert self._user is not None
        folder.mkdir(mode=0o700, exist_ok=True)
        state = folder.lstat()
        if folder.is_symlink() or state.st_uid not in {os.geteuid(), self._user.uid}:
            raise PostgresUnusable(f"{folder} belongs to somebody else; Torana will not use it.")
        if os.geteuid() == 0 and state.st_uid != self._user.uid:
            os.chown(folder, self._user.uid, self._user.gid)

    def _refuse_unreachable(self) -> None:
        assert self._user is not None
        answer = subprocess.run(  # noqa: S603 - a fixed question about a folder of ours
            ["/bin/sh", "-c", 'cd "$1" && test -w .', "sh", self._files],
            check=False,
            capture_output=True,
            cwd="/",
            **self._user.popen,
        )
        if answer.returncode != 0:
            raise PostgresUnusable(
                f"As root, PostgreSQL runs as the user {self._user.name}, who cannot reach "
                f"{self.data}. Choose a data folder that every user may enter, such as "
                "/var/lib/torana, with --data or TORANA_DATA."
            )

    def _initialise(self) -> None:
        """Run initdb beside the final place and rename, so that half a cluster is never found."""
        assert self._bin is not None
        half = self.data / "postgres.half"
        shutil.rmtree(half, ignore_errors=True)
        self._private_folder(half)
        command: list[str | Path] = [
            self._bin / "initdb",
            *("-D", half, "-U", roles.SUPERUSER, "--no-instructions", "--encoding=UTF8"),
            *("--auth-local=peer", "--auth-host=reject"),
        ]
        if binaries.major(self._bin) >= _BUILTIN_LOCALE_SINCE:
            command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            command += ["--locale=C.UTF-8"]
        if not self._durable:
            command.append("--no-sync")
        answer = subprocess.run(  # noqa: S603 - the program that we ship
            command, check=False, capture_output=True, text=True, **self._surroundings()
        )
        if answer.returncode != 0:
            raise PostgresUnusable(f"initdb failed: {answer.stderr.strip()}")
        half.rename(self._files)  # which is there, and empty

    def _refuse_other_version(self) -> None:
        assert self._bin is not None
        have = int((self._files / "PG_VERSION").read_text())
        ours = binaries.major(self._bin)
        if have != ours:
            raise PostgresUnusable(
                f"The data in {self._files} was written by PostgreSQL {have}, and the programs are "
                f"version {ours}. Set TORANA_POSTGRES_BIN to a PostgreSQL {have}, dump, and load."
            )

    def _write_rules(self) -> None:
        """Say who may come in: this system user, through the socket, as any of our roles."""
        who = getpass.getuser() if os.geteuid() else "root"
        allowed = (roles.SUPERUSER, *roles.ALL)
        self._write("pg_hba.conf", "local all,replication all peer map=torana\n")
        self._write("pg_ident.conf", "".join(f'torana "{who}" {role}\n' for role in allowed))

    def _write(self, name: str, text: str) -> None:
        assert self._user is not None
        path = self._files / name
        path.write_text(text)
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, self._user.uid, self._user.gid)

    def _launch(self) -> subprocess.Popen[bytes]:
        assert self._bin is not None
        options = _ALWAYS | ({} if self._durable else _FORGETFUL) | self._kept()
        command: list[str | Path] = [self._bin / "postgres", "-D", self._files, "-k", self.host]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - the program that we ship
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own group: Ctrl-C at the terminal goes to the supervisor, who stops it last.
                process_group=0,
                preexec_fn=with_parent(signal.SIGINT),  # noqa: PLW1509 - we have one thread
                **self._surroundings(),
            )

    def _kept(self) -> dict[str, str]:
        """Return the settings by which PostgreSQL's log is archived, none where it is not."""
        assert self._user is not None
        return archive.prepare(self._backups, self._user) if self._backups else {}

    def _surroundings(self) -> _Surroundings:
        assert self._user is not None
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        return {"cwd": self._files, "env": environment, **self._user.popen}

    def _answers(self, deadline: float) -> bool:
        """Wait until it answers; False when it ended instead."""
        assert self._process is not None
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                return False
            try:
                with self.connect(roles.SUPERUSER, "postgres"):
                    return True
            except psycopg.OperationalError:
                time.sleep(_POLL_S)
        return False

    def _last_words(self) -> str:
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-5:])
        except OSError:
            return "(none)"
