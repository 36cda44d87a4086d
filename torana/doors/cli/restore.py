"""`torana restore`: a nation from its backups, in an empty data folder, at a point in time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import keyring
from torana.base.postgres import backup, recovery, roles
from torana.base.postgres.binaries import PostgresUnusable
from torana.doors.cli import data_folder, witnessed
from torana.doors.cli.up import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psycopg

    from torana.base.postgres.manifest import Manifest

_LOG = "SELECT size, encode(root, 'hex') FROM transparency_checkpoint ORDER BY number DESC LIMIT 1"
# What would have `torana log verify` look elsewhere than into the restored folder.
_OF_OTHERS = ("TORANA_ROLE", "TORANA_MASTER_KEY", "TORANA_MASTER_KEY_FILE")
_ROOT_AT = "SELECT encode(root, 'hex') FROM transparency_checkpoint WHERE size = %s"


def run(args: argparse.Namespace) -> int:
    """Restore, compare with what the backup says of itself, and end what must not go on."""
    say = Progress()
    data, folder = settings.DATA, args.folder.absolute()
    _refuse_database_elsewhere()
    _refuse_secrets(args.secrets)
    master = _master_key(args.secrets / "master-key")
    exact = args.at == "backup"
    at = None if exact else _time(args.at)
    chosen, made = recovery.choose(folder, at)
    until = "itself" if exact else f"and what came until {at or 'its archive ends'}"
    say(f"Restoring {chosen.name} {until}")
    with empty_folder(data, folder):
        recovery.put_back(folder, chosen, made, data, say)
        _bring_secrets(args.secrets, data)
        if (chosen / data_folder.MARKER).exists():
            shutil.copyfile(chosen / data_folder.MARKER, data / data_folder.MARKER)
        cluster = recovery.Recovering(data, _target(made, at, exact=exact))
        say("Reading the archive")
        try:
            cluster.recover()
            with cluster.connect(roles.SUPERUSER) as connection:
                refuse_wrong_key(connection, master, args.secrets)
                _compare(connection, made, exact=exact, say=say)
                _refuse_shorter(connection, folder, accept=args.accept_shorter_log)
                _refuse_what_was_cosigned(connection, accept=args.accept_shorter_log)
                ended = recovery.end_what_ran(connection)
            say("Deriving the log anew")
            _verify(data)
        finally:
            cluster.stop()
        shutil.rmtree(data / recovery.STAGED)
        (data / "postgres" / "recovery.signal").unlink(missing_ok=True)
    say("Ended: " + ", ".join(f"{n} rows of {table}" for table, n in ended.items()))
    say(f"Restored into {data}. Next: start Torana on it, and look at `torana doctor`.")
    return 0


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise PostgresUnusable(f"{text!r} is not a time such as 2026-11-22T10:15:00Z.") from error
    if at.tzinfo is None:
        raise PostgresUnusable(f"{text} says no zone: write Z behind it, or +03:00.")
    return at


def _target(made: Manifest, at: datetime | None, *, exact: bool) -> dict[str, str]:
    if exact:
        return {"recovery_target_name": made.point}
    return {"recovery_target_time": at.isoformat(" ")} if at else {}


def _refuse_secrets(folder: Path) -> None:
    for name in data_folder.SECRETS:
        if not (folder / name).is_file():
            raise PostgresUnusable(
                f"{folder / name} is missing. Without the secrets that were kept apart nothing "
                "sealed can be opened, so nothing was restored."
            )


def _refuse_database_elsewhere() -> None:
    named = [name for name in ("TORANA_DATABASE_URL", "TORANA_DATABASE_OWNER_URL") if _is_set(name)]
    if named:
        raise PostgresUnusable(
            f"{' and '.join(named)} name a PostgreSQL of your own, and a restore makes a private "
            "one: nothing would ever read what it restored. Unset them for this command; your own "
            "PostgreSQL is restored by who runs it. docs/how-to/back-up.md"
        )


def _is_set(name: str) -> bool:
    return name in os.environ or f"{name}_FILE" in os.environ


def _master_key(file: Path) -> keyring.Keys:
    try:
        return keyring.parse(file.read_text())
    except (OSError, ValueError) as error:
        raise PostgresUnusable(f"{file} holds no master key. Nothing was restored.") from error


def refuse_wrong_key(connection: psycopg.Connection, keys: keyring.Keys, secrets: Path) -> None:
    """Refuse a master key that does not open every holder's key of the restored database."""
    wrapping = keys.wrapping()
    rows = lost = 0
    with connection.transaction(), connection.cursor("holders") as cursor:
        cursor.itersize = 2000
        cursor.execute("SELECT holder_id, wrapped FROM base_holderkey")
        for holder_id, wrapped in cursor:
            rows += 1
            about = f"holder:{holder_id}"
            lost += keyring.first_that_opens(wrapping, bytes(wrapped), about) is None
    if lost:
        raise PostgresUnusable(
            f"{lost} of {rows} holders' keys do not open with {secrets / 'master-key'}: another "
            "master key was in use then. What they seal could not be read, so nothing was kept. "
            "Give with --secrets the copy of secrets/ of that time, or add its key to this one: "
            "docs/how-to/rotate-keys.md"
        )


@contextmanager
def empty_folder(data: Path, folder: Path) -> Iterator[None]:
    """Refuse a folder that holds anything, and leave it empty again when the block fails.

    It is marked until the block ends well: who is killed can clear nothing.
    """
    if data == folder or folder in data.parents:
        raise PostgresUnusable(f"{data} lies among the backups. Choose another with --data.")
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    data_folder.refuse_half_restored(data)
    if any(data.iterdir()):
        raise PostgresUnusable(
            f"{data} is not empty, and a restore replaces nothing. Choose another with --data."
        )
    try:
        (data / data_folder.RESTORING).write_text("`torana restore` has not come to its end here\n")
        os.sync()
        yield
        os.sync()
        (data / data_folder.RESTORING).unlink()
    except OSError as error:
        _clear(data)
        raise PostgresUnusable(f"The restore was given up: {error}. {data} is empty.") from error
    except BaseException:
        _clear(data)
        raise


def _clear(data: Path) -> None:
    mark = data / data_folder.RESTORING
    for path in sorted(data.iterdir(), key=mark.__eq__):  # the mark last
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _bring_secrets(secrets: Path, data: Path) -> None:
    (data / "secrets").mkdir(mode=0o700)
    for file in secrets.iterdir():
        if file.is_file():
            copy = data / "secrets" / file.name
            copy.touch(0o600)
            copy.write_bytes(file.read_bytes())
            os.utime(copy, (file.stat().st_atime, file.stat().st_mtime))


def _compare(
    connection: psycopg.Connection, made: Manifest, *, exact: bool, say: Callable[[str], None]
) -> None:
    """Compare rows and log with the manifest; at a later point only what can never change."""
    if exact:
        found = {table: backup.count(connection, table) for table in made.rows}
        other = [t for t, n in made.rows.items() if found[t] != n]
        if other:
            told = ", ".join(f"{t} has {found[t]}, not {made.rows[t]}" for t in other)
            raise PostgresUnusable(f"Rows are missing or too many after the restore: {told}.")
        say(f"{sum(found.values())} rows in {len(found)} tables, as in the backup")
    if made.log_size:
        row = connection.execute(_ROOT_AT, [made.log_size]).fetchone()
        if row is None or row[0] != made.log_root:
            raise PostgresUnusable(
                f"The log at {made.log_size} leaves does not have the root {made.log_root}."
            )
    size, root = connection.execute(_LOG).fetchone() or (0, "")
    say(f"The log has {size} leaves and the root {root}")


def _refuse_shorter(connection: psycopg.Connection, folder: Path, *, accept: bool) -> None:
    size = (connection.execute(_LOG).fetchone() or (0,))[0]
    known = recovery.longest_log(folder)
    if size < known.log_size and not accept:
        raise PostgresUnusable(
            f"The restored log has {size} leaves, and the backup of {known.at} saw "
            f"{known.log_size}: the public may hold a checkpoint that this nation could no longer "
            "stand by. Restore a later time; or, to go on, tell the auditors and repeat this with "
            "--accept-shorter-log."
        )


def _refuse_what_was_cosigned(connection: psycopg.Connection, *, accept: bool) -> None:
    """Ask the witnesses of TORANA_WITNESSES whether they saw a longer log, or another."""
    found = witnessed.problems_of_the_log(connection)
    if found and not accept:
        raise PostgresUnusable(
            "\n".join([*found, "Or, once that is done, repeat this with --accept-shorter-log."])
        )


def _verify(data: Path) -> None:
    """Run `torana log verify` on the restored nation, in the role that may."""
    answer = subprocess.run(  # noqa: S603 - ourselves, by another name
        [sys.executable, "-m", "torana", "log", "verify", "--data", str(data)],
        env={name: value for name, value in os.environ.items() if name not in _OF_OTHERS},
        check=False,
        capture_output=True,
        text=True,
    )
    sys.stdout.write(answer.stdout)
    if answer.returncode != 0:
        raise PostgresUnusable(
            f"The restored log is not sound; nothing was kept.\n{answer.stderr.strip()}"
        )
