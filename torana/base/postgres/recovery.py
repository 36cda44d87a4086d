"""Brings a base backup and its archive to life again in an empty folder, up to a point in time."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from typing import TYPE_CHECKING

import psycopg

from torana.base.postgres import archive, backup, binaries, manifest, roles
from torana.base.postgres.binaries import PostgresUnusable
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from torana.base.postgres.manifest import Manifest

STAGED = "archive.restoring"  # what PostgreSQL reads from, as its own user, until it is done
RECOVERED_S_MAX = 3600.0
WAL_BYTES = 16 * 1024 * 1024
_ROOM = 1.1
# What must not come back to life: who was signed in, and codes on their way to a phone.
ENDED = {
    "base_session": "DELETE FROM base_session",
    "identity_challenge": "DELETE FROM identity_challenge",
    "identity_code": "DELETE FROM identity_code WHERE kind = 'sent'",
}


class Recovering(Cluster):
    """A cluster that reads the archive until it is where it was asked to be."""

    def __init__(self, data: Path, target: dict[str, str]) -> None:
        """`target` is PostgreSQL's settings that say where to stop; none: at the archive's end."""
        super().__init__(data)
        self._target = target

    def recover(self) -> None:
        """Start, and wait until it has read what it needs and is a database like any other."""
        self._prepare()
        self._process = self._launch()
        deadline = time.monotonic() + RECOVERED_S_MAX
        while not self._is_through():
            if self._process.poll() is not None or time.monotonic() > deadline:
                words = self._last_words()
                self.stop()
                raise PostgresUnusable(f"PostgreSQL could not get there. Its last words:\n{words}")
            time.sleep(0.1)

    def _kept(self) -> dict[str, str]:
        pieces = self.data / STAGED
        return self._target | {
            "restore_command": f"cp {pieces}/%f %p",
            "recovery_target_action": "promote",
            "archive_mode": "off",
        }

    def _is_through(self) -> bool:
        try:
            with self.connect(roles.SUPERUSER, "postgres") as connection:
                row = connection.execute("SELECT NOT pg_is_in_recovery()").fetchone()
        except psycopg.OperationalError:
            return False
        return bool(row and row[0])


def choose(folder: Path, at: datetime | None) -> tuple[Path, Manifest]:
    """Return the newest backup that was finished at `at`, or the newest of all."""
    backups = manifest.whole(folder)
    fit = [pair for pair in backups if at is None or pair[1].time <= at]
    if not fit:
        first = f"; the oldest is of {backups[0][1].at}" if backups else ""
        raise PostgresUnusable(f"There is no whole backup in {folder} from before then{first}.")
    return fit[-1]


def longest_log(folder: Path) -> Manifest:
    """Return the backup that saw the longest log: no restored log should be shorter."""
    return max((made for _, made in manifest.whole(folder)), key=lambda made: made.log_size)


def put_back(
    folder: Path, chosen: Path, made: Manifest, data: Path, say: Callable[[str], None]
) -> None:
    """Check the backup and copy it and its archive into `data`, which holds nothing yet."""
    sums = chosen / "postgres" / "backup_manifest"
    if not sums.exists() or manifest.sum_of(sums) != made.sums_sha256:
        raise PostgresUnusable(f"The backup is damaged: {sums} is not what was written.")
    say(f"Checking {made.size_bytes // 1_000_000} MB against their SHA-256")
    backup.check(chosen)
    pieces = _pieces(folder, made)
    _refuse_no_room(made, len(pieces), data)
    say("Copying them")
    archive.refuse_odd(data)
    half = data / "postgres.half"
    shutil.copytree(chosen / "postgres", half, symlinks=True)
    half.chmod(0o700)
    say(f"Unpacking {len(pieces)} pieces of the archive")
    staged = data / STAGED
    staged.mkdir(mode=0o700)
    for piece in pieces:
        try:
            with gzip.open(piece) as packed, (staged / piece.stem).open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
        except (OSError, EOFError) as error:
            raise PostgresUnusable(f"The archive is damaged: {piece}: {error}") from error
    (half / "recovery.signal").touch(0o600)
    _give(half)
    _give(staged)
    half.rename(data / "postgres")


def _pieces(folder: Path, made: Manifest) -> list[Path]:
    """Return what of the archive was written since the backup began, and every history."""
    found = sorted((folder / "wal").glob("*.gz"))
    return [p for p in found if ".history" in p.name or p.name[8:24] >= made.first_wal[8:24]]


def _refuse_no_room(made: Manifest, pieces: int, data: Path) -> None:
    need = int(made.size_bytes * _ROOM) + pieces * WAL_BYTES
    free = shutil.disk_usage(data).free
    if need > free:
        raise PostgresUnusable(
            f"There is no room in {data}: {need // 1_000_000} MB are needed, and "
            f"{free // 1_000_000} MB are free. Nothing was restored."
        )


def _give(folder: Path) -> None:
    """Give a folder to the system user who runs PostgreSQL; as anybody but root it is ours."""
    if os.geteuid() != 0:
        return
    user = binaries.run_as(folder)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid, follow_symlinks=False)


def end_what_ran(connection: psycopg.Connection) -> dict[str, int]:
    """End sessions and codes of the restored past; return how many of each."""
    with connection.transaction():
        return {table: connection.execute(do.encode()).rowcount for table, do in ENDED.items()}
