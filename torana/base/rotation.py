"""A new master key while the nation runs: written, everybody's keys wrapped anew, the old one gone.

    1  the file gets a new first line, the old one as `before`, and the keys of MACs (keyring.py)
    2  every holder's key is wrapped anew, some thousand at a time, while people work
    3  when no row is left, and no transaction that could bring one: `before` goes

The file is replaced as a whole, and each row opens at every moment, so it may be killed anywhere
and run once more: it goes on where it was. Rows are changed only where they are still what was
read, so nothing is locked for longer than one statement.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from torana.base import keyring

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BATCH = 2000
# A process looks at the file just before it wraps a key, and writes the row at once. What it wraps
# with the old key after this many seconds was read before the new one was there.
SETTLE_S = 5.0
OLD_TRANSACTIONS_S_MAX = 600.0

_READ = """
SELECT holder_id, wrapped FROM base_holderkey
WHERE holder_id {from_on} %s ORDER BY holder_id LIMIT %s
"""
_CHANGE = """
UPDATE base_holderkey AS row SET wrapped = new.wrapped
FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS new (holder_id, read, wrapped)
WHERE row.holder_id = new.holder_id AND row.wrapped = new.read
"""
_NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class CannotRotate(Exception):  # noqa: N818 - reads as what it says to the operator
    """The master key cannot be rotated here; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Walked:
    """One walk over all rows."""

    rows: int
    changed: int
    lost: int  # open under neither key: they were lost before, and are left alone


def rotate(file: Path, say: Callable[[str], None]) -> Walked:
    """Rotate the master key in its file, or finish the rotation that was begun."""
    say("A new master key is in use; the one before still opens." if begin(file) else "Going on.")
    found = keyring.parse(file.read_text())
    keys = found.wrapping()
    walked = _walk(keys)
    say(f"Wrapped {walked.changed} of {walked.rows} holders' keys anew.")
    _wait_for_writers(SETTLE_S - (time.time() - file.stat().st_mtime))
    while (again := _walk(keys)).changed:
        say(f"Wrapped {again.changed} more, which came meanwhile.")
        _wait_for_writers(0.0)
    if again.lost:
        raise CannotRotate(
            f"{again.lost} holders' keys open under neither master key, so the one before stays in "
            f"{file}. Look for the key that wrapped them, perhaps beside a backup, write it there "
            "as `before`, and run this once more."
        )
    say("The old master key opens nothing of this database any more.")
    _forget(file, found, say)
    return again


def begin(file: Path) -> bool:
    """Write a new master key, with the old one beside it; False where that was done already."""
    found = keyring.parse(file.read_text())
    if found.before is not None:
        return False
    lookups = {
        purpose: found.lookups.get(purpose) or keyring.derived(found.master, purpose)
        for purpose in keyring.LOOKUPS
    }
    fresh = keyring.Keys(secrets.token_bytes(32), found.master, lookups)
    write_secret(file, keyring.write(fresh), like=file)
    return True


def _forget(file: Path, found: keyring.Keys, say: Callable[[str], None]) -> None:
    try:
        write_secret(file, keyring.write(replace(found, before=None)), like=file)
    except OSError:  # a copy that systemd or a container was given
        say("Now take the line that begins with `before` out of the master key's file, and start")
        say("the processes again: what they were given is a copy.")


def write_secret(file: Path, text: str, *, like: Path) -> None:
    """Put a secret into place as a whole, owned as the file `like` is, and on the disk."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    owner = like.stat()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        os.fchown(out.fileno(), owner.st_uid, owner.st_gid)
        os.fchmod(out.fileno(), owner.st_mode & 0o777)
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    _sync_folder(file.parent)


def _walk(keys: tuple[bytes, ...]) -> Walked:
    """Wrap anew what the old key wrapped, in the order of the rows' ids."""
    rows = changed = lost = 0
    last: UUID | None = None
    while found := _read(last):
        news = []
        for holder_id, wrapped in found:
            about = f"holder:{holder_id}"
            if keyring.decrypt(keys[0], wrapped, about) is not None:
                continue
            plain = keyring.first_that_opens(keys[1:], wrapped, about)
            if plain is None:
                lost += 1
                continue
            news.append((holder_id, wrapped, keyring.encrypt(keys[0], plain, about)))
        changed += _change(news)
        rows += len(found)
        last = found[-1][0]
    return Walked(rows, changed, lost)


def _read(after: UUID | None) -> list[tuple[UUID, bytes]]:
    with connection.cursor() as cursor:
        from_on = ">" if after else ">="
        cursor.execute(_READ.format(from_on=from_on), [after or UUID(int=0), BATCH])
        return [(holder_id, bytes(wrapped)) for holder_id, wrapped in cursor.fetchall()]


def _change(news: list[tuple[UUID, bytes, bytes]]) -> int:
    if not news:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [list(column) for column in zip(*news, strict=True)])
        return int(cursor.rowcount)


def _wait_for_writers(settle_s: float) -> None:
    """Wait until whatever was begun under the old key is written, or is no more."""
    time.sleep(max(0.0, settle_s))
    begun_before = _number(_NEXT)
    deadline = time.monotonic() + OLD_TRANSACTIONS_S_MAX
    while _number(_OLDEST) < begun_before:
        if time.monotonic() > deadline:
            raise CannotRotate(
                "A transaction has been open for ten minutes, and may hold a key of the old kind. "
                "End it (pg_stat_activity shows it), and run this once more."
            )
        time.sleep(0.2)


def _number(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rotate_secret(file: Path) -> None:
    """Write a new secret key, and the old one beside it, which settings accept for twelve hours."""
    old = file.read_text().strip()
    write_secret(file.with_name(f"{file.name}-before"), f"{old}\n", like=file)
    write_secret(file, f"{secrets.token_hex(32)}\n", like=file)
