"""The data folder of `torana up`: its mark, its secrets, and the lock of the one who runs it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from typing import TYPE_CHECKING

from torana.base.postgres.binaries import PostgresUnusable

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

MARKER = "demonstration"
RESTORING = "restore-not-finished"  # there while `torana restore` is at work, or was killed
LOCK = "lock"
TEMPORARY = "temporary"  # what processes put into temporary files stays in the folder too
SECRETS = ("secret-key", "master-key")  # made from 32 random bytes each


class FolderRefused(PostgresUnusable):
    """This folder cannot be used; the text is a sentence for the operator."""


def claim(folder: Path) -> TextIO:
    """Make or open the folder for `up` and hold its lock until the returned file is closed.

    Refuses a folder that somebody else uses now, and one that `up` did not make: what is in it
    may be real.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    refuse_half_restored(folder)
    marker = folder / MARKER
    if not marker.exists():
        if any((folder / name).exists() for name in ("postgres", "secrets")):
            raise FolderRefused(
                f"{folder} was not made by `torana up`, which brings demonstration people and "
                "shows their telephones. Choose another folder with --data FOLDER."
            )
        marker.write_text("made by `torana up`: everything in this folder is for trying out\n")
    lock = _lock(folder)
    _make_secrets(folder / "secrets")
    _empty(folder / TEMPORARY)
    return lock


def refuse_half_restored(folder: Path) -> None:
    """Refuse a folder whose database may lack what came last."""
    if (folder / RESTORING).exists():
        raise FolderRefused(
            f"A restore into {folder} is at work, or was stopped half-way and left what is not "
            f"whole. If none runs: delete {folder}, and run `torana restore` once more."
        )


def holder_of(folder: Path) -> int | None:
    """Return the process id of who runs on this folder now, None when nobody does."""
    try:
        with (folder / LOCK).open("r") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(lock.read() or 0)
    except (OSError, ValueError):
        return None
    return None


def _lock(folder: Path) -> TextIO:
    """Take the lock; the system gives it back when we end, however we end."""
    lock = (folder / LOCK).open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        pid = lock.read().strip() or "unknown"
        lock.close()
        raise FolderRefused(
            f"Torana already runs on {folder}, as process {pid}. Look at what it printed, stop it "
            "with Ctrl-C there, or choose another folder with --data FOLDER."
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _make_secrets(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in SECRETS:
        try:
            file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(file, "w") as secret:
            secret.write(f"{secrets.token_hex(32)}\n")
