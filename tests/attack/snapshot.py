"""What stands in the tables, so that one sees whether a request changed anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from tests.attack.cast import owner

if TYPE_CHECKING:
    from tests.nation import RunningNation

# Reading is noted: that is what these are for. Everything else stays as it is.
NOTES_OF_READING = {
    "base_session",  # when somebody was last here
    "base_delivery",  # the worker's
    "documents_opening",
    "transparency_leaf",  # that an officer opened a case
    "transparency_event",
    "transparency_pending",
    "transparency_sequence",
    "transparency_tile",
    "transparency_checkpoint",
    "transparency_cosignature",
    "base_holderkey",  # the key of the log's event
}
READ_AT = {"messages_message": "read_at"}  # reading a message marks it


def snapshot(nation: RunningNation) -> dict[str, str]:
    """Return a digest of the rows of each table that no reading may change."""
    with owner(nation) as database:
        tables = [
            str(name)
            for (name,) in database.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
        ]
        found = {}
        for name in set(tables) - NOTES_OF_READING:
            rows = sql.SQL("to_jsonb(row) - {}::text").format(READ_AT.get(name, ""))
            query = sql.SQL(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t, '' ORDER BY t)), '')"
                " FROM (SELECT ({})::text AS t FROM {} AS row) AS rows"
            ).format(rows, sql.Identifier(name))
            row = database.execute(query).fetchone()
            assert row
            found[name] = str(row[0])
    return found
