"""`torana doctor`: what is set, from where, and what keeps Torana from working."""

from __future__ import annotations

import platform
import shutil
import socket
import stat
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings

from torana.base.postgres import archive, binaries, fitness, roles
from torana.doors.cli import data_folder, witnessed
from torana.doors.cli.starting import problems_of_the_database

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

DISK_BYTES_MIN = 1_000_000_000
CLOCK_EARLIEST = 1_780_000_000  # the summer of 2026: before this release was written
PYTHONS = ((3, 11), (3, 14))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and what to do when it is not."""

    what: str
    well: bool
    told: str
    remedy: str = ""


def run(args: argparse.Namespace) -> int:
    """Look at everything, print it, and exit with 1 when something is not well."""
    del args
    sys.stdout.write("Settings\n")
    for reading in sorted(settings.ENV.readings, key=lambda reading: reading.name):
        sys.stdout.write(f"  {reading.name:<28} {reading.shown or '-'}  ({reading.source})\n")
    sys.stdout.write("\nState\n")
    ill = 0
    for look in LOOKS:
        for finding in look():
            ill += not finding.well
            sign = "ok " if finding.well else "NOT"
            sys.stdout.write(f"  {sign} {finding.what:<16} {finding.told}\n")
            if not finding.well and finding.remedy:
                sys.stdout.write(f"      {'':<16} {finding.remedy}\n")
    sys.stdout.write("\nAll is well.\n" if not ill else f"\n{ill} not well.\n")
    return 1 if ill else 0


def _python() -> Iterator[Finding]:
    low, high = PYTHONS
    well = low <= sys.version_info[:2] <= high
    yield Finding(
        "python", well, platform.python_version(), "Use Python 3.11 to 3.14: make up PYTHON=..."
    )


def _programs() -> Iterator[Finding]:
    if not settings.DATABASE_IS_PRIVATE:
        return
    try:
        found = binaries.find()
        yield Finding("programs", well=True, told=f"PostgreSQL {binaries.version(found)}, {found}")
    except binaries.PostgresUnusable as error:
        yield Finding("programs", well=False, told=str(error))


def _folder() -> Iterator[Finding]:
    data = settings.DATA
    if not data.exists():
        yield Finding(
            "data folder",
            False,
            f"{data} does not exist",
            "`torana up` makes it, or set TORANA_DATA.",
        )
        return
    yield Finding("data folder", True, str(data))
    try:
        data_folder.refuse_half_restored(data)
    except data_folder.FolderRefused as refused:
        yield Finding("restore", False, str(refused))
    for name in data_folder.SECRETS:
        file = data / "secrets" / name
        if file.exists():
            mode = stat.S_IMODE(file.stat().st_mode)
            yield Finding(
                name, mode & 0o077 == 0, f"{file} has mode {mode:04o}", f"chmod 600 {file}"
            )
    holder = data_folder.holder_of(data)
    yield Finding(
        "running", True, f"as process {holder}" if holder else "no `torana up` on this folder"
    )
    free = shutil.disk_usage(data).free
    yield Finding(
        "disk", free > DISK_BYTES_MIN, f"{free // 1_000_000} MB free", "Make room: at least 1 GB."
    )


def _clock() -> Iterator[Finding]:
    told = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    yield Finding(
        "clock", time.time() > CLOCK_EARLIEST, told, "Set the clock: promises and codes go by it."
    )


def _settings() -> Iterator[Finding]:
    """Tell what a production start would refuse; `up` sets these for its own processes."""
    if (settings.DATA / data_folder.MARKER).exists():
        yield Finding("settings", True, "a demonstration: `torana up` sets what is needed")
        return
    for problem in settings.ENV.problems:
        yield Finding("settings", False, problem)
    if settings.LOG_ORIGIN.startswith("nyota.example"):
        yield Finding("settings", False, "TORANA_LOG_ORIGIN is the demonstration's", _ORIGIN)


_ORIGIN = "Set it before the first start, to YOUR.HOST/log: it cannot change afterwards."


def _port() -> Iterator[Finding]:
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((settings.BIND, settings.PORT)) == 0
    told = f"somebody answers on {settings.BIND}:{settings.PORT}" if taken else "free"
    yield Finding("port", True, told)


def _database() -> Iterator[Finding]:
    database = settings.DATABASES["default"]
    for role in ("owner", *roles.RUNTIME):
        if not settings.DATABASE_IS_PRIVATE and role != settings.ROLE:
            continue
        name = f"torana_{role}" if settings.DATABASE_IS_PRIVATE else database["USER"]
        try:
            with _connected(name) as connection:
                yield Finding(f"role {role}", True, f"{name} comes in")
                if role == "owner":
                    yield from _inside(connection, _QUESTIONS)
                    yield from _archive(connection)
                    yield from _witnesses(connection)
                elif not settings.DATABASE_IS_PRIVATE:
                    for problem in problems_of_the_database(role):
                        yield Finding("database", False, problem)
                    yield from _inside(connection, _QUESTIONS[:2])  # the rest is the owner's
                    yield from _witnesses(connection)
        except psycopg.Error as error:
            told = str(error).strip().splitlines()[0]
            where = "`torana up` starts it." if settings.DATABASE_IS_PRIVATE else _ELSEWHERE
            yield Finding(f"role {role}", False, told, f"Is it running? {where}")
            return


def _connected(user: str) -> psycopg.Connection:
    return psycopg.connect(**fitness.parameters(settings.DATABASES["default"]) | {"user": user})


_ELSEWHERE = "Look at its host, its pg_hba.conf and the password. docs/how-to/install.md says how."
_MIGRATED = "SELECT count(*) > 0, count(*) || ' have run' FROM django_migrations"
_PUBLISHED = """
SELECT count(*) > 0, coalesce('published at ' || max(published_at)::text, 'none is published')
FROM catalogue_publication
"""
_DELIVERED = """
SELECT coalesce(max(now() - due_at) < interval '60 s', true),
       count(*) || ' deliveries wait, ' || count(*) FILTER (WHERE attempts >= 20) || ' gave up'
FROM base_delivery WHERE due_at < now()
"""
_SEQUENCED = """
SELECT count(*) < 10000, count(*) || ' leaves wait for an index' FROM transparency_pending
"""
_QUESTIONS = (
    ("migrations", _MIGRATED, "Run `torana migrate`."),
    ("nation", _PUBLISHED, "Run `torana publish FOLDER`."),
    ("worker", _DELIVERED, "Is `torana worker` running? Its log says what failed."),
    ("sequencer", _SEQUENCED, "Is `torana sequencer` running?"),
)


def _witnesses(connection: psycopg.Connection) -> Iterator[Finding]:
    """Tell of each witness whether it answers, and whether it saw a longer log than we have."""
    for problem in witnessed.problems_of_the_log(connection):
        yield Finding("log", False, problem)
    for witness in settings.WITNESSES:
        size, note = witnessed.newest(connection)
        found = witnessed.of_witness(witness, note)
        told = f"{witness.name} cosigned {found.size} of {size} leaves" if found else witness.name
        yield Finding("witness", found is not None, told, f"Does {witness.url} answer?")


def _archive(connection: psycopg.Connection) -> Iterator[Finding]:
    """Tell an archive that fails: what it did not take stays, until the disk is full."""
    if settings.BACKUP is None or not settings.DATABASE_IS_PRIVATE:
        return
    problem = archive.problem(connection)
    yield Finding("archive", not problem, problem or f"goes to {settings.BACKUP}", _ARCHIVE)


_ARCHIVE = "Look at log/postgres.log in the data folder, and make room. docs/how-to/back-up.md"


def _inside(
    connection: psycopg.Connection, questions: tuple[tuple[str, str, str], ...]
) -> Iterator[Finding]:
    """Ask the tables; one that is missing says that the migrations have not run."""
    for what, question, remedy in questions:
        try:
            row = connection.execute(question.encode()).fetchone()
        except psycopg.Error as error:
            connection.rollback()
            yield Finding(what, False, str(error).splitlines()[0], "Run `torana migrate`.")
            continue
        assert row is not None
        yield Finding(what, bool(row[0]), row[1], remedy)


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _programs,
    _folder,
    _clock,
    _settings,
    _port,
    _database,
)
