"""What a base backup says of itself, so that a restore can tell whether it is all back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from torana.base.postgres.binaries import PostgresUnusable

if TYPE_CHECKING:
    from pathlib import Path

NAME = "manifest.json"
PREFIX = "base-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One base backup: when and where in PostgreSQL's log, and what was in the tables just then."""

    point: str  # the name of the restore point at which the counts were taken
    at: str
    lsn: str
    first_wal: str  # the oldest piece of the archive that a restore needs
    size_bytes: int
    release: str
    migrations: dict[str, str]  # the newest of each part
    rows: dict[str, int]
    log_size: int
    log_root: str
    sums_sha256: str  # of PostgreSQL's own backup_manifest, which has the SHA-256 of every file

    @property
    def time(self) -> datetime:
        """When its counts were taken."""
        return datetime.fromisoformat(self.at)


def write(backup: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of a backup."""
    (backup / NAME).write_text(json.dumps(asdict(manifest), indent=1) + "\n")


def read(backup: Path) -> Manifest:
    """Return the manifest of a backup, and refuse one that is damaged."""
    file = backup / NAME
    try:
        return Manifest(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise PostgresUnusable(f"{file} is damaged: {error}. Take another backup.") from error


def whole(folder: Path) -> list[tuple[Path, Manifest]]:
    """Return the backups in `folder` that were finished, oldest first."""
    found = [path for path in folder.glob(f"{PREFIX}*Z") if path.is_dir()]
    return sorted(((path, read(path)) for path in found), key=lambda pair: pair[1].time)


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
