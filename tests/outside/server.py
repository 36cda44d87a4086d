"""A PostgreSQL as others run it: Debian's own, over TCP with TLS, its own DBA.

It asks for passwords; for the one database BY_CERTIFICATE it asks for a certificate instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
import pytest

from tests.authority import Authority
from torana.base.postgres import binaries, roles
from torana.doors.cli.database_roles import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

# Named by whoever has it elsewhere; Debian's otherwise. `make test` installs it where it can.
DEBIANS = Path(os.environ.get("TORANA_TESTS_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
PASSWORD = "outside-and-secret"
BY_CERTIFICATE = "torana_by_certificate"
IDENT = Path(__file__).parents[2] / "deploy/systemd/pg_ident.conf"
START_S_MAX = 30


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class OutsideServer:
    """A server in a folder of its own, which nobody but us knows about."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    authority: Authority = field(init=False)

    def __post_init__(self) -> None:
        """Make who signs for the server and for its clients."""
        self.authority = Authority(self.folder, "authority")

    @property
    def certificate(self) -> Path:
        """Whom a client that says verify-full trusts."""
        return self.authority.certificate

    def start(self) -> None:
        """Make the cluster and start it."""
        user = binaries.run_as(self.folder / "data")
        files = self.folder / "data"
        files.mkdir(mode=0o700)
        certificate, key = self.authority.sign("server")
        if os.geteuid() == 0:
            for path in (self.folder, files, key):
                os.chown(path, user.uid, user.gid)
        _run(user, DEBIANS / "initdb", "-D", files, "-U", "postgres", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust")  # fmt: skip
        (files / "pg_hba.conf").write_text(
            "local all all trust\n"
            f"hostssl {BY_CERTIFICATE} all 127.0.0.1/32 cert map=torana\n"
            "hostssl all all 127.0.0.1/32 scram-sha-256\n"
            "hostnossl all all 127.0.0.1/32 reject\n"
        )
        shutil.copyfile(IDENT, files / "pg_ident.conf")
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "ssl": "on",
            "ssl_cert_file": str(certificate),
            "ssl_key_file": str(key),
            "ssl_ca_file": str(self.authority.certificate),
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
        }
        words = [word for k, v in options.items() for word in ("-c", f"{k}={v}")]
        with (self.folder / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [DEBIANS / "postgres", "-D", files, *words],
                stdout=log, stderr=log, cwd=self.folder, **user.popen,
            )  # fmt: skip
        self._wait()

    def stop(self) -> None:
        """Stop it at once."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.send_signal(3)  # SIGQUIT: at once
                self.process.wait(20)

    def as_dba(self, database: str = "postgres") -> psycopg.Connection:
        """Return a line of the superuser's, who is not Torana."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def psql(self, text: str) -> None:
        """Have the DBA run a script, as the printed one says."""
        subprocess.run(
            [DEBIANS / "psql", "-v", "ON_ERROR_STOP=1", "-q", "-h", self.folder,
             "-p", str(self.port), "-U", "postgres", "postgres"],
            input=text, text=True, check=True, capture_output=True,
        )  # fmt: skip

    def make_room(self, database: str) -> None:
        """Make roles and a database as `torana database-roles` says, and give out passwords."""
        self.psql(sql(database))
        with self.as_dba() as dba:
            for role in roles.ALL:
                dba.execute(f"ALTER ROLE {role} PASSWORD '{PASSWORD}'".encode())

    def url(self, role: str = "torana_{role}", database: str = roles.DATABASE, **more: str) -> str:
        """Return the address for a role, over TLS to the certificate that we know."""
        options = {"sslmode": "verify-full", "sslrootcert": str(self.certificate)} | more
        words = "&".join(f"{k}={v}" for k, v in options.items())
        return f"postgresql://{role}:{PASSWORD}@localhost:{self.port}/{database}?{words}"

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S_MAX
        while time.monotonic() < deadline:
            try:
                self.as_dba().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "server.log").read_text())

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()


def outside_server() -> Iterator[OutsideServer]:
    """Start one for the tests of a module; leave nothing behind."""
    if not (DEBIANS / "postgres").exists():
        pytest.skip(
            f"there is no PostgreSQL 15 in {DEBIANS}: apt install postgresql-15, or set "
            "TORANA_TESTS_POSTGRES_BIN to the folder of its programs"
        )
    folder = Path(tempfile.mkdtemp(prefix="torana-outside-"))
    folder.chmod(0o711)
    try:
        with OutsideServer(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: binaries.RunAs, *words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True, cwd="/", **user.popen)
