"""Base backups of the private cluster: copied, checked, counted, and only then given their name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from torana.base import clock
from torana.base.postgres import binaries, manifest, roles
from torana.base.postgres.binaries import PostgresUnusable
from torana.base.postgres.manifest import PREFIX, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from torana.base.postgres.cluster import Cluster

ARCHIVED_S_MAX = 120.0
QUIET_TRIES = 200
_ROOM = 1.1  # times the size of the database
# Below the second after which PostgreSQL looks for a deadlock and ends one of the two.
_LOCKS = "SET lock_timeout = '200ms'"
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
_MIGRATIONS = "SELECT app, max(name) FROM django_migrations GROUP BY app"
_CHECKPOINT = "SELECT size, encode(root, 'hex') FROM transparency_checkpoint ORDER BY number DESC"
_SIZE = "SELECT sum(pg_database_size(oid))::bigint FROM pg_database"
_FIRST_WAL = re.compile(r"START WAL LOCATION: \S+ \(file (\w{24})\)")


def take(
    cluster: Cluster,
    folder: Path,
    release: str,
    say: Callable[[str], None],
    beside: tuple[Path, ...] = (),
) -> tuple[Path, Manifest]:
    """Copy the running cluster, and the files `beside`, into `folder`; return where, and what.

    Refuses without an archive in the same folder, and without room. Whatever stops it leaves a
    folder that ends in .part, which nothing takes for a backup and the next one clears away.
    """
    with cluster.connect(roles.SUPERUSER) as connection:
        _refuse_no_archive(connection, folder)
        _refuse_no_room(connection, folder)
        at = clock.now()
        name = f"{PREFIX}{at:%Y%m%dT%H%M%SZ}"
        for old in folder.glob(f"{PREFIX}*.part"):
            shutil.rmtree(old)
        part = folder / f"{name}.part"
        try:
            part.mkdir(mode=0o700)
            say("Copying the database")
            _copy(cluster, part / "postgres")
            say("Checking the copy")
            check(part)
            say("Counting rows")
            made = _describe(cluster, connection, part, f"torana-{name}", release)
            say("Waiting for the archive")
            _wait_for_archive(connection, folder)
            for file in beside:
                if file.exists():
                    shutil.copyfile(file, part / file.name)
            manifest.write(part, made)
            os.sync()
            part.rename(folder / name)
        except OSError as error:
            raise PostgresUnusable(f"The backup was given up: {error}.") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return folder / name, made


def check(backup: Path) -> None:
    """Compare every file of a backup with its SHA-256; refuse, and name the first that differs."""
    command: list[str | Path] = [
        binaries.find() / "pg_verifybackup",
        "--no-parse-wal",
        backup / "postgres",
    ]
    answer = _run(command)
    if answer.returncode != 0:
        told = (answer.stderr.strip().splitlines() or ["no reason was given"])[0]
        raise PostgresUnusable(f"The backup {backup} is damaged: {told}")


def prune(folder: Path, keep_days: int) -> list[str]:
    """Delete backups older than `keep_days` and the archive before the oldest one kept.

    The newest stays however old it is.
    """
    backups = manifest.whole(folder)
    since = clock.now() - timedelta(days=keep_days)
    old = [path for path, made in backups[:-1] if made.time < since]
    kept = [made for path, made in backups if path not in old]
    for path in old:
        gone = path.rename(path.with_name(f"{path.name}.part"))  # no longer whole from here on
        shutil.rmtree(gone)
    if kept:
        for piece in (folder / "wal").glob("*.gz"):
            # Without its first eight signs, the timeline; a backup's history file sorts alike
            if len(piece.name) > len("00000001.history") + 3 and piece.name[8:24] < min(
                made.first_wal[8:24] for made in kept
            ):
                piece.unlink()
    return [path.name for path in old]


def _refuse_no_archive(connection: psycopg.Connection, folder: Path) -> None:
    row = connection.execute("SELECT current_setting('archive_command')").fetchone()
    assert row is not None
    if f"{folder / 'wal'}/%f" not in row[0]:
        raise PostgresUnusable(
            f"PostgreSQL does not keep its archive in {folder}. Set TORANA_BACKUP={folder}, "
            "start Torana again, and repeat this."
        )


def _refuse_no_room(connection: psycopg.Connection, folder: Path) -> None:
    row = connection.execute(_SIZE).fetchone()
    assert row is not None
    need, free = int(row[0] * _ROOM), shutil.disk_usage(folder).free
    if need > free:
        raise PostgresUnusable(
            f"There is no room for a backup in {folder}: it needs {need // 1_000_000} MB, and "
            f"{free // 1_000_000} MB are free. Nothing was written."
        )


def _copy(cluster: Cluster, to: Path) -> None:
    command: list[str | Path] = [
        *(binaries.find() / "pg_basebackup", "-h", cluster.host, "-U", roles.SUPERUSER),
        *("-D", to, "--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256"),
    ]
    if sys.stderr.isatty():
        command.append("--progress")
    answer = _run(command)
    if answer.returncode != 0:
        raise PostgresUnusable(
            f"The database could not be copied: {(answer.stderr or 'see above').strip()}"
        )


def _describe(
    cluster: Cluster, connection: psycopg.Connection, part: Path, point: str, release: str
) -> Manifest:
    """Name a point in PostgreSQL's log, and count what is in the tables at exactly that point."""
    with cluster.connect(roles.SUPERUSER) as counting:
        counting.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        lsn, at = in_a_quiet_moment(cluster, connection, counting, point)
        rows, size, root = state(counting)
        migrations: dict[str, str] = dict(counting.execute(_MIGRATIONS).fetchall())
    files = part / "postgres"
    label = _FIRST_WAL.search((files / "backup_label").read_text())
    assert label is not None
    size_bytes = sum(path.lstat().st_size for path in files.rglob("*") if path.is_file())
    sums = manifest.sum_of(files / "backup_manifest")
    return Manifest(
        *(point, at.isoformat(), lsn, label[1], size_bytes, release),
        *(migrations, rows, size, root, sums),
    )


def state(connection: psycopg.Connection) -> tuple[dict[str, int], int, str]:
    """Return how many rows each table has, and the size and the root of the log."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    rows = {name: count(connection, name) for name in sorted(tables)}
    size, root = connection.execute(_CHECKPOINT).fetchone() or (0, "")
    return rows, size, root


def count(connection: psycopg.Connection, table: str) -> int:
    """Return how many rows a table has."""
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def in_a_quiet_moment(
    cluster: Cluster, connection: psycopg.Connection, counting: psycopg.Connection, point: str
) -> tuple[str, datetime]:
    """Set the point and take the snapshot while nobody writes: for some milliseconds.

    What a snapshot sees and where PostgreSQL's log stands agree only while no transaction is
    between its commit's record and its being seen.
    """
    tables = [name for (name,) in connection.execute(_TABLES)]
    names = sql.SQL(", ").join(sql.Identifier(name) for name in sorted(tables))
    for _ in range(QUIET_TRIES):
        with cluster.connect(roles.SUPERUSER) as quiet:
            quiet.execute(_LOCKS)
            quiet.execute("BEGIN")
            try:
                quiet.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(names))
            except psycopg.errors.LockNotAvailable:
                time.sleep(0.05)
                continue
            counting.execute("SELECT 1 FROM django_migrations LIMIT 1")  # takes the snapshot
            row = quiet.execute(
                "SELECT pg_create_restore_point(%s)::text, clock_timestamp()", [point]
            ).fetchone()
            assert row is not None
            return row
    raise PostgresUnusable("No quiet moment was found to count the rows. Try again later.")


def _wait_for_archive(connection: psycopg.Connection, folder: Path) -> None:
    row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    assert row is not None
    deadline = time.monotonic() + ARCHIVED_S_MAX
    while not (folder / "wal" / f"{row[0]}.gz").exists():
        if time.monotonic() > deadline:
            raise PostgresUnusable(
                f"PostgreSQL could not copy {row[0]} to {folder / 'wal'}. `torana doctor` and "
                "log/postgres.log in the data folder say why."
            )
        time.sleep(0.1)


def _run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the programs that we ship
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=None if "--progress" in command else subprocess.PIPE,
        text=True,
        umask=0o077,
    )
