"""What each role may do: the `rights.sql` of base and of every part, run after each migration.

Each file is idempotent: GRANTs, and policies that are dropped and made again.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from torana.base.logs import logger

log = logger(__name__)

_LOCK = 7_281_001  # two starts at once take turns
_BEFORE = """
SELECT pg_advisory_xact_lock({lock});
-- Functions are everybody's to call unless said otherwise; here nothing is.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO torana_web, torana_worker, torana_sequencer, torana_eraser;
"""


def apply() -> tuple[str, ...]:
    """Run every `rights.sql` as the owner, in one transaction; return the labels that were run.

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
            cursor.execute(file.read_text())
            done.append(app.label)
    return tuple(done)
