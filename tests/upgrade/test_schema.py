"""The tables that a nation of the release before has after migrating are those of a new nation.

From a frozen dump, so that it is tried where the history of this repository is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nation import ROOT
from tests.outside.production import Production
from tests.outside.server import OutsideServer, outside_server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]

server = pytest.fixture(scope="module")(outside_server)
FROZEN = ROOT / "tests/upgrade/schema-0.2.0.sql"
# What a nation that began earlier still has when it comes to the release before.
OF_EARLIER_RELEASES = b"""
    CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY);
    ALTER TABLE django_session OWNER TO torana_owner;
"""

_STATE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "invalid indexes": """
        SELECT c.relname, 'invalid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT i.indisvalid
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    """,
    "policies": "SELECT tablename, policyname, roles, cmd, qual, with_check FROM pg_policies",
    "row-level security": """
        SELECT relname, relrowsecurity FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    """,
    "rights": """
        SELECT table_name, grantee, privilege_type, column_name
        FROM information_schema.column_privileges
        WHERE table_schema = 'public' AND grantee LIKE 'torana_%'
    """,
    "rights in whole": """
        SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges
        WHERE table_schema = 'public' AND grantee LIKE 'torana_%'
    """,
    "functions": """
        SELECT proname, pg_get_functiondef(oid), proacl::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    """,
}


def _state(server: OutsideServer, database: str, what: str) -> set[tuple[str, ...]]:
    with server.as_dba(database) as dba:
        return {tuple(map(str, row)) for row in dba.execute(_STATE[what].encode())}


@pytest.fixture(scope="module")
def both(server: OutsideServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return a database made by this release, and one that was the release before's."""
    for database in ("made", "brought"):
        server.make_room(database)
    with server.as_dba("brought") as dba:
        dba.execute(FROZEN.read_bytes())
        dba.execute(OF_EARLIER_RELEASES)
    for database in ("made", "brought"):
        folder: Path = tmp_path_factory.mktemp(database)
        url = server.url(database=database)
        owner = server.url("torana_owner", database)
        done = Production(folder, url, owner, "http://localhost:9/").torana("migrate")
        assert done.returncode == 0, done.stdout + done.stderr
    return "made", "brought"


@pytest.mark.parametrize("what", _STATE)
def test_a_nation_of_the_release_before_ends_with_the_tables_of_a_new_one(
    server: OutsideServer, both: tuple[str, str], what: str
) -> None:
    made, brought = (_state(server, database, what) for database in both)
    assert brought == made
