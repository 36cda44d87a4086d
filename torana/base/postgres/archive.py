"""The archive beside the base backups: every finished piece of PostgreSQL's log (WAL), compressed.

A folder named by TORANA_BACKUP has `wal/` and one folder for each base backup. PostgreSQL itself
copies each piece with a line of shell; a piece that lies there already is compared, never replaced.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.base.postgres.binaries import PostgresUnusable

if TYPE_CHECKING:
    from datetime import datetime
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


STATE = """
SELECT current_setting('archive_mode') <> 'off', last_failed_wal, last_failed_time,
       last_archived_time, stats_reset
FROM pg_stat_archiver
"""


@dataclass(frozen=True, slots=True)
class Archiver:
    """What PostgreSQL says of its archive, a row of STATE: anybody's, its own one or another's."""

    on: bool
    failed: str | None  # the piece that could not be copied last
    failed_at: datetime | None
    archived_at: datetime | None
    counted_since: datetime

    @property
    def fails(self) -> bool:
        """Whether the latest try failed; PostgreSQL tries again, at least once a minute."""
        if not self.on or self.failed_at is None:
            return False
        return self.archived_at is None or self.failed_at > self.archived_at

    def fails_for_s(self, at: datetime) -> float | None:
        """Return for how long at most it has failed, 0 while it works, None where there is none."""
        if not self.on:
            return None
        if not self.fails:
            return 0.0
        return max(0.0, (at - (self.archived_at or self.counted_since)).total_seconds())


def problem(connection: psycopg.Connection) -> str:
    """Return what is wrong with the archive of this database, "" when nothing is."""
    row = connection.execute(STATE).fetchone()
    assert row is not None
    found = Archiver(*row)
    if not found.fails:
        return ""
    tried = f"last tried at {found.failed_at}"
    return f"the piece {found.failed} could not be copied to the archive, {tried}"
