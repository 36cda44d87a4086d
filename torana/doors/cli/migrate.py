"""`torana migrate`: the database, the rights in it and the static files, at this release."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection

from torana.base.postgres import rights
from torana.base.web_health import migrations_missing

if TYPE_CHECKING:
    import argparse

_LOCK = 7_281_000  # two starts at once take turns
# Yesterday's release is still serving: a migration that must wait for a lock gives up and is
# tried again later, rather than have everybody queue behind it (style.md, 4.7).
LIMITS = "SET lock_timeout = '4s'; SET statement_timeout = '5s'"


def run(args: argparse.Namespace) -> int:
    """Bring everything to this release and say what was done."""
    del args
    bring_up_to_date()
    sys.stdout.write("Next: `torana publish FOLDER` puts a nation online.\n")
    return 0


def bring_up_to_date() -> None:
    """Migrate, grant, and collect the static files. Safe to repeat and to run twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute(LIMITS)
    missing = migrations_missing()
    if missing:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    granted = rights.apply()
    connection.close()  # which gives back the lock and the limits
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    tables = f"{missing} migrations run" if missing else "the tables are up to date"
    sys.stdout.write(f"Migrated: {tables}, rights granted to {len(granted)} parts\n")
    sys.stdout.flush()
