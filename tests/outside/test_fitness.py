"""A database that cannot carry Torana is told in a sentence, before anybody is served."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.outside.pooler import pgbouncer
from tests.outside.server import OutsideServer, outside_server
from torana.base.postgres import fitness, roles

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.cluster

server = pytest.fixture(scope="module")(outside_server)


@pytest.fixture
def database(server: OutsideServer) -> str:
    name = f"torana_{time.monotonic_ns()}"
    server.make_room(name)
    return name


def problems(server: OutsideServer, database: str, role: str = "web", user: str = "") -> str:
    url = server.url(user or f"torana_{role}", database)
    with psycopg.connect(url, autocommit=True, client_encoding="UTF8") as connection:
        return "\n".join(fitness.problems(connection, role))


@pytest.mark.parametrize("role", ["owner", *roles.RUNTIME])
def test_what_the_printed_sql_makes_is_fit_for_every_role(
    server: OutsideServer, database: str, role: str
) -> None:
    assert problems(server, database, role) == ""


def test_the_printed_sql_may_be_run_for_a_second_database(server: OutsideServer) -> None:
    server.make_room("torana_again")
    assert problems(server, "torana_again") == ""


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'", "keeps text as SQL_ASCII"),
        ("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", "does not know É and é as one letter"),
        ("ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'", "sorts text by ICU, which chan"),
    ],
)
def test_a_database_that_would_garble_text_is_refused(
    server: OutsideServer, made: str, told: str
) -> None:
    name = f"torana_{time.monotonic_ns()}"
    with server.as_dba() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE template0 {made}".encode())
    assert told in problems(server, name)


def test_an_old_release_is_refused() -> None:
    (told,) = fitness.of_the_server(14, "14.9", "UTF8", "C.UTF-8", folds=True)
    assert told == "The database is PostgreSQL 14.9. Torana needs 15 or later."


NOT_THE_OWNERS = """
ALTER DATABASE {database} OWNER TO postgres;
GRANT CONNECT ON DATABASE {database} TO torana_owner
"""
CHANGES: dict[str, tuple[str, str, str, str, str]] = {
    "another process's role": ("worker", "torana_web", "", "", "this process must be torana_work"),
    "a role that passes by row-level security": (
        "web", "torana_web", "ALTER ROLE torana_web BYPASSRLS",
        "ALTER ROLE torana_web NOBYPASSRLS", "passes by row-level security"),
    "a role that is the owner too": (
        "web", "torana_web", "GRANT torana_owner TO torana_web",
        "REVOKE torana_owner FROM torana_web", "holds the rights of torana_owner too"),
    "an owner who may make no tables": (
        "owner", "torana_owner", NOT_THE_OWNERS, "",
        "may not make tables"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_role_with_the_wrong_rights_is_refused(
    server: OutsideServer, database: str, change: str
) -> None:
    role, user, before, after, told = CHANGES[change]
    with server.as_dba() as dba:
        if before:
            dba.execute(before.format(database=database).encode())
        try:
            assert told in problems(server, database, role, user)
        finally:
            if after:
                dba.execute(after.encode())


def _through(url: str) -> Callable[[], psycopg.Connection]:
    return lambda: psycopg.connect(url.replace("{role}", "web"), autocommit=True)


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_a_pooler_that_hands_lines_round_is_noticed(
    server: OutsideServer, database: str, mode: str
) -> None:
    with pgbouncer(server, database, mode) as url:
        assert fitness.hands_lines_round(_through(url)) is (mode == "transaction")


def test_no_pooler_is_seen_where_none_is(server: OutsideServer, database: str) -> None:
    assert not fitness.hands_lines_round(_through(server.url("torana_web", database)))
