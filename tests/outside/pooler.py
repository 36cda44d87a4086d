"""PgBouncer in front of the outside server, in the mode that a test names."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.outside.server import PASSWORD, OutsideServer, free_port
from torana.base.postgres import binaries, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = """\
[databases]
{database} = host=127.0.0.1 port={server_port} dbname={database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {folder}/users
pool_mode = {mode}
server_tls_sslmode = require
ignore_startup_parameters = options
"""


@contextmanager
def pgbouncer(server: OutsideServer, database: str, mode: str) -> Iterator[str]:
    """Run PgBouncer and give the address that leads through it."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("there is no pgbouncer here: apt install pgbouncer")
    folder = server.folder / f"pooler-{mode}"
    folder.mkdir(mode=0o755)
    port = free_port()
    (folder / "settings").write_text(
        _SETTINGS.format(
            database=database, server_port=server.port, port=port, folder=folder, mode=mode
        )
    )
    (folder / "users").write_text("".join(f'"{role}" "{PASSWORD}"\n' for role in roles.ALL))
    user = binaries.run_as(server.folder / "data")  # it refuses to be root, as PostgreSQL does
    with subprocess.Popen(
        [program, folder / "settings"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **user.popen,
    ) as process:
        try:
            url = f"postgresql://{{role}}:{PASSWORD}@localhost:{port}/{database}"
            _wait(url.format(role=roles.OWNER))
            yield url.replace("{role}", "torana_{role}")
        finally:
            process.terminate()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "pgbouncer did not come up"
            time.sleep(0.05)
        else:
            return
