"""`torana backup`: a base backup of the private database into the folder named by TORANA_BACKUP."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import clock
from torana.base.metrics import backups
from torana.base.postgres import backup
from torana.base.postgres.archive import refuse_odd
from torana.base.postgres.binaries import PostgresUnusable
from torana.base.postgres.cluster import Cluster
from torana.doors.cli import data_folder
from torana.doors.cli.up import Progress

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(args: argparse.Namespace) -> int:
    """Take a backup, and only when it is whole delete those that are too old."""
    say = Progress()
    data, folder = settings.DATA, _folder()
    if args.keep_days < 1:
        raise PostgresUnusable("--keep-days must be 1 or more.")
    where, made = backup.take(
        Cluster(data), folder, version("torana"), say, (data / data_folder.MARKER,)
    )
    backups.note_finished(data, clock.now())
    for name in backup.prune(folder, args.keep_days):
        say(f"Deleted {name}, which was older than {args.keep_days} days")
    say(
        f"Backed up {made.size_bytes // 1_000_000} MB with {sum(made.rows.values())} rows and a "
        f"log of {made.log_size} leaves to {where}"
    )
    say("The master key is not in it: keep a copy of the folder secrets/ somewhere else.")
    return 0


def _folder() -> Path:
    """Return where backups go; refuse where there is no such place."""
    if not settings.DATABASE_IS_PRIVATE:
        raise PostgresUnusable(
            "TORANA_DATABASE_URL names a PostgreSQL of your own: who runs it backs it up. "
            "docs/how-to/back-up.md says what is needed."
        )
    folder: Path | None = settings.BACKUP
    if folder is None:
        raise PostgresUnusable(
            "TORANA_BACKUP names no folder. Set it, start Torana again, and repeat this."
        )
    refuse_odd(folder)
    if folder == settings.DATA or settings.DATA in folder.parents:
        raise PostgresUnusable(
            f"{folder} lies in the data folder, and would be lost with it. Choose another disk."
        )
    if not folder.is_dir():
        raise PostgresUnusable(f"There is no folder {folder}. Is its disk mounted?")
    return folder
