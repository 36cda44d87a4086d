"""What is looked at before a process serves anybody: settings, the database, its migrations.

Each thing that is wrong is told in a sentence, all of them at once, and the process ends with
status 3 instead of answering people with errors. A database that is away for the moment is none
of these: the process starts, answers 503, and goes on when it is back.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from django.conf import settings

from torana.base.env import Unsound
from torana.base.logs import logger
from torana.base.metrics import counting
from torana.base.postgres import fitness
from torana.doors.cli import witnessed

log = logger(__name__)

WITNESSED = ("web", "sequencer")  # who shows the log, and who signs it

_TORANA = Path(__file__).parent.parent.parent
# What a server says while it starts, stops or is full; all else that it refuses stays refused.
_FOR_NOW = ("starting up", "shutting down", "recovery mode", "too many", "remaining connection")


def refuse_unsound_start(role: str) -> None:
    """Raise with every problem that keeps this process from serving as `role`."""
    settings.ENV.refuse_problems()
    counting.begin(settings.DATA, role)
    found = problems_of_the_database(role)
    if found:
        raise Unsound(tuple(found))
    if role in WITNESSED:
        refuse_log_brought_back()


def refuse_log_brought_back() -> None:
    """Raise where the database lacks what witnesses cosigned of its log."""
    try:
        with psycopg.connect(**fitness.parameters(settings.DATABASES["default"])) as connection:
            found = witnessed.problems_of_the_log(connection)
    except psycopg.OperationalError as error:
        log.warning("database_away_at_start", kind=type(error).__name__)
        return
    if found:
        raise Unsound(tuple(found))


def problems_of_the_database(role: str, *, migrated: bool = True) -> list[str]:
    """Return what is wrong with the database for `role`; with `migrated`, its tables as well."""
    parameters = fitness.parameters(settings.DATABASES["default"])

    def connect() -> psycopg.Connection:
        return psycopg.connect(**parameters, autocommit=True)

    try:
        with connect() as connection:
            found = fitness.problems(connection, role)
            if not found and migrated:
                found += _problems_of_migrations(connection)
        if not found and not settings.DATABASE_IS_PRIVATE and fitness.hands_lines_round(connect):
            found.append(
                "A pooler in between hands database lines round after each transaction. Torana "
                "names the person at hand on the line: set it to session pooling (PgBouncer: "
                "pool_mode = session), or connect to PostgreSQL itself."
            )
    except psycopg.OperationalError as error:
        return _problems_of_coming_in(error)
    return found


def migrations_missing(connection: psycopg.Connection) -> list[str]:
    """Return the migrations of this release that have not run, as `casework 0002_faster`."""
    row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    assert row is not None
    ran = (
        set(connection.execute("SELECT app::text, name::text FROM django_migrations"))
        if row[0]
        else set()
    )
    return [f"{part} {name}" for part, name in ours() if (part, name) not in ran]


def ours() -> list[tuple[str, str]]:
    """Return the migrations that this release brings, by part and name."""
    folders = {"base": _TORANA / "base"} | {p: _TORANA / "parts" / p for p in settings.PARTS}
    return [
        (part, file.stem)
        for part, folder in folders.items()
        for file in sorted((folder / "migrations").glob("0*.py"))
    ]


def _problems_of_migrations(connection: psycopg.Connection) -> list[str]:
    missing = migrations_missing(connection)
    if not missing:
        return []
    many = "1 migration" if len(missing) == 1 else f"{len(missing)} migrations"
    told = f"The database lacks {many} of this release, first {missing[0]}."
    return [f"{told} Run `torana migrate` first; the release before goes on serving meanwhile."]


def _problems_of_coming_in(error: psycopg.OperationalError) -> list[str]:
    """Tell what stays wrong until somebody changes it from what passes."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    refused = [line for line in lines if "FATAL:" in line or "SSL" in line or "certificate" in line]
    lasting = [line for line in refused if not any(word in line for word in _FOR_NOW)]
    if not lasting:
        log.warning("database_away_at_start", kind=type(error).__name__)
        return []
    return [f"The database refuses us: {lasting[0].rpartition('FATAL:')[2].strip()}"]
