"""The archive beside the base backups: every finished piece of PostgreSQL's log (WAL), compressed.

A folder named by TORANA_BACKUP has `wal/` and one folder for each base backup. PostgreSQL itself
copies each piece with a line of shell; a piece that lies there already is compared, never replaced.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from torana.base.postgres.binaries import PostgresUnusable

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

    from torana.base.postgres.binaries import RunAs

LOST_S_MAX = 60  # a piece is closed and copied after this long, full or not
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")  # the path stands in a line of shell and in a setting

# Compared where it lies there already (PostgreSQL asks again after a crash), and named last, so
# that half a piece is never found.
_KEEP = (
    "if test -f {to}/%f.gz; then gunzip -c {to}/%f.gz | cmp -s - %p; else "
    "gzip -1 -c %p > {to}/%f.part && sync {to}/%f.part && mv {to}/%f.part {to}/%f.gz; fi"
)


def prepare(folder: Path, user: RunAs) -> dict[str, str]:
    """Make the archive in `folder`, written by `user`, and return PostgreSQL's settings for it.

    A folder that cannot be made stops nobody: PostgreSQL tries again, and `torana doctor` tells.
    """
    refuse_odd(folder)
    wal = folder / "wal"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o711)
        wal.mkdir(exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            os.chown(wal, user.uid, user.gid)
    except OSError:
        pass
    return {
        "archive_mode": "on",
        "archive_command": "umask 077; " + _KEEP.format(to=wal),
        "archive_timeout": f"{LOST_S_MAX}s",
    }


def refuse_odd(folder: Path) -> None:
    """Refuse a path with signs that a shell or PostgreSQL would read as something else."""
    if not _PLAIN.fullmatch(str(folder)):
        raise PostgresUnusable(
            f"{folder} cannot hold backups: its path may only have the letters A to Z, digits, "
            "and the signs _ . / -"
        )


def problem(connection: psycopg.Connection) -> str:
    """Return what is wrong with the archive of this database, "" when nothing is."""
    row = connection.execute(
        "SELECT current_setting('archive_mode'), last_failed_wal, last_failed_time::text "
        "FROM pg_stat_archiver WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
    ).fetchone()
    if row is None or row[0] == "off":
        return ""
    return f"the piece {row[1]} could not be copied to the archive, last tried at {row[2]}"
