"""Django's PostgreSQL backend over a connection of ours; Django looks for the name `base`."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from torana.base.postgres.engine.connection import Connection, Cursor

if TYPE_CHECKING:
    from collections.abc import Mapping

# After so many uses on a line a statement is planned once for all: planning costs more than most
# statements here do. A pooler that hands a line round between transactions cannot carry these,
# nor the names of row-level security.
PREPARE_AFTER = 4
PREPARED_MAX = 300


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper of a connection: statements prepared, and a lost server noticed for free."""

    connection: Connection | None

    def get_connection_params(self) -> dict[str, Any]:
        """Return how to connect: values travel beside the statement, so that it can be prepared."""
        self.settings_dict["OPTIONS"].setdefault("server_side_binding", True)
        self.settings_dict["OPTIONS"].setdefault("prepare_threshold", PREPARE_AFTER)
        params: dict[str, Any] = super().get_connection_params()
        params["cursor_factory"] = Cursor
        return params

    def get_new_connection(self, conn_params: Mapping[str, Any]) -> Connection:
        """Connect; everything runs at READ COMMITTED, PostgreSQL's own default."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        line = Connection.connect(**conn_params)
        line.prepared_max = PREPARED_MAX
        line.answer_s_max = self.settings_dict.get("ANSWER_S_MAX")
        return line

    def ask(self, statement: str, values: Any) -> Any:  # noqa: ANN401 - Django's or psycopg's cursor
        """Execute a statement and return a cursor whose rows must be taken before the next one.

        On the line's own cursor, past the layers that Django puts around each new one; through
        them where somebody counts or guards statements.
        """
        if self.queries_logged or self.execute_wrappers:
            cursor = self.cursor()
            cursor.execute(statement, values)
            return cursor
        self.validate_no_broken_transaction()
        self.close_if_health_check_failed()
        self.ensure_connection()
        assert self.connection is not None
        with self.wrap_database_errors:
            return self.connection.own_cursor.execute(statement, values)

    def is_usable(self) -> bool:
        """Whether the line is whole, without asking over it.

        An idle line brings nothing to read, unless the server says good-bye or its end is gone.
        """
        line = self.connection
        if line is None or line.closed:
            return False
        waiting = select.poll()
        waiting.register(line.fileno(), select.POLLIN)
        return not waiting.poll(0)

    def _savepoint(self, sid: str) -> None:
        """Have a savepoint set: the statement that it guards takes it along."""
        self.ensure_connection()
        line = self.connection
        assert line is not None
        line.held.append((self.ops.savepoint_create_sql(sid), None))

    def _savepoint_commit(self, sid: str) -> None:
        """Release a savepoint, with what is held inside it: an error is told to who caused it."""
        line = self.connection
        release = self.ops.savepoint_commit_sql(sid)
        if line is not None and not line.holds_writes:
            line.held.append((release, None))
            return
        with self.cursor() as cursor:
            cursor.execute(release, ())

    def _savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint: what was held since goes with it, and so do names."""
        line = self.connection
        if line is None:
            return
        line.names = None
        mark = (self.ops.savepoint_create_sql(sid), None)
        if mark in line.held:  # nothing was said since it was to be set
            del line.held[line.held.index(mark) + 1 :]
            return
        line.held.clear()
        with self.cursor() as cursor:
            cursor.execute(self.ops.savepoint_rollback_sql(sid), ())
