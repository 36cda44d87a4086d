"""`torana migrate`: the database, the rights in it and the static files, at this release.

The release before this one goes on serving meanwhile (docs/how-to/upgrade.md): nothing here waits
for a lock for long, for whoever waits for a lock makes everybody behind it wait as well.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations import AddIndex
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors, sql

from torana.base.env import Unsound
from torana.base.postgres import rights
from torana.base.postgres.binaries import PostgresUnusable
from torana.doors.cli.starting import problems_of_the_database

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from django.db.migrations import Migration

LOCK = 7_281_000  # of one migration at a time, whoever starts a second
LIMITS = "SET lock_timeout = '4s'; SET statement_timeout = '5s'"
# A migration outside a transaction builds an index beside the traffic: it locks nobody out and
# waits for everybody, so it may take as long as it needs.
NO_LIMITS = "SET lock_timeout = 0; SET statement_timeout = 0"
TRIES_MAX = 30
PAUSE_S = 1.0

_HALF_MADE = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
"""


def run(args: argparse.Namespace) -> int:
    """Bring everything to this release and say what was done."""
    del args
    bring_up_to_date()
    _say("Next: `torana publish FOLDER` puts a nation online.")
    return 0


def bring_up_to_date() -> None:
    """Migrate, grant, and collect the static files. Safe to repeat and to run twice at once."""
    problems = problems_of_the_database("owner", migrated=False)
    if problems:
        raise Unsound(tuple(problems))
    with _alone():
        ran = _migrate()
        _say_to_database(LIMITS)
        granted = rights.apply()
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    tables = f"{ran} migrations run" if ran else "the tables are up to date"
    _say(f"Migrated: {tables}, rights granted to {len(granted)} parts")


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other migration runs; nobody else migrates until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            _say("Another `torana migrate` runs on this database; waiting for it to end")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        connection.close()  # which gives back the lock and the limits


def _migrate() -> int:
    """Run what is missing; return how many that was."""
    executor = MigrationExecutor(connection)
    missing = [m for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    first = not executor.loader.applied_migrations
    for done, migration in enumerate(missing, start=1):
        began = time.monotonic()
        _run(migration)
        took_s = time.monotonic() - began
        if not first:
            _say(f"  {done} of {len(missing)}: {_name(migration)} ({took_s:.1f} s)")
    return len(missing)


def _run(migration: Migration) -> None:
    """Run one migration within the limits; try again while a lock is not to be had."""
    for tries in range(1, TRIES_MAX + 1):
        try:
            _set_limits(migration)
            _apply(migration)
        except OperationalError as error:
            match error.__cause__:
                case errors.LockNotAvailable() | errors.DeadlockDetected():
                    _say(
                        f"  {_name(migration)} waits for a lock, and lets others go first ({tries})"
                    )
                    time.sleep(PAUSE_S)
                case errors.QueryCanceled():
                    raise PostgresUnusable(
                        f"{_name(migration)} took longer than 5 s and was taken back, so that "
                        "nobody waits. The release before goes on serving; report it as a defect."
                    ) from error
                case _:
                    raise
        else:
            return
    raise PostgresUnusable(
        f"{_name(migration)} found no moment without a lock in {TRIES_MAX} tries. Nothing was left "
        "half done. Look in pg_stat_activity for a transaction that stays open, and run it again."
    )


def _apply(migration: Migration) -> None:
    """Change the tables and note that it was done, in one transaction where that can be.

    Django by itself notes it in a second transaction when indexes come last, and a stop between
    the two would leave a migration that can neither go on nor begin again.
    """
    node = (migration.app_label, migration.name)
    with transaction.atomic() if migration.atomic else nullcontext():
        MigrationExecutor(connection).migrate([node], plan=[(migration, False)])


def _name(migration: Migration) -> str:
    return f"{migration.app_label} {migration.name}"


def _set_limits(migration: Migration) -> None:
    """Limit what the migration may wait; clear away an index that an earlier try left half made."""
    if migration.atomic:
        _say_to_database(LIMITS)
        return
    _say_to_database(NO_LIMITS)
    made = [op.index.name for op in migration.operations if isinstance(op, AddIndex)]
    with connection.cursor() as cursor:
        cursor.execute(_HALF_MADE, [made])
        for (index,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(index)))


def _say_to_database(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
