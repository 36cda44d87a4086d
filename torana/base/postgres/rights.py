"""What each role may do: the `rights.sql` of base and of every part, run after each migration.

Each file is idempotent: GRANTs, and policies that are dropped and made again. A part's file is one
transaction, so nobody ever sees its tables without their policies. Remaking a policy locks the
table for that moment, and whoever holds one part's lock may wait for another's: so each part goes
by itself, gives up before PostgreSQL would look for a deadlock (1 s), and tries again.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.apps import AppConfig, apps
from django.db import OperationalError, connection, transaction
from psycopg import errors

from torana.base.logs import logger

log = logger(__name__)

TRIES_MAX = 60
PAUSE_S = 0.5
_LOCK = 7_281_001  # two starts at once take turns
_BEFORE = """
SELECT pg_advisory_xact_lock({lock});
-- Functions are everybody's to call unless said otherwise; here nothing is.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO torana_web, torana_worker, torana_sequencer, torana_eraser;
"""
_PART = """
SELECT pg_advisory_xact_lock({lock});
SET LOCAL lock_timeout = '400ms';
"""


def apply() -> tuple[str, ...]:
    """Run every `rights.sql` as the owner; return the labels that were run.

    A part whose tables are not there yet is passed over: its rights come with its migration.
    """
    done = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BEFORE.format(lock=_LOCK))
        tables = set(connection.introspection.table_names(cursor))
    for app in apps.get_app_configs():
        file = Path(app.path) / "rights.sql"
        if not file.exists():
            continue
        missing = {m._meta.db_table for m in app.get_models()} - tables  # noqa: SLF001 - public in all but name
        if missing:
            log.warning("rights_wait_for_tables", part=app.label, missing=len(missing))
            continue
        _apply_one(app, file.read_text())
        done.append(app.label)
    return tuple(done)


def _apply_one(app: AppConfig, text: str) -> None:
    """Run one part's file as a whole, or try again while somebody holds a lock that it needs."""
    for tries in range(1, TRIES_MAX + 1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_PART.format(lock=_LOCK))
                cursor.execute(text)
        except OperationalError as error:
            cause = error.__cause__
            if not isinstance(cause, errors.LockNotAvailable) or tries == TRIES_MAX:
                raise
            log.info("rights_wait_for_a_lock", part=app.label, tries=tries)
            time.sleep(PAUSE_S)
        else:
            return
