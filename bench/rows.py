"""PostgreSQL's own limit: pgbench inserts the rows of one submission, into copies of the tables."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

from torana.base.postgres import roles
from torana.base.postgres.binaries import find
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.nation import RunningNation

CASE = re.compile(r'href="(/cases/[0-9a-f-]{36})"')
_TPS = re.compile(r"tps = ([\d.]+)")
SETTLE_S_MAX = 600  # two million leaves may wait


def case_paths(html: str) -> Iterator[str]:
    """Return the addresses of the cases that a page lists."""
    return (match[1] for match in CASE.finditer(html))


def counts(nation: RunningNation) -> dict[str, int]:
    """Return how many rows each table of ours holds, files aside."""
    with _owner(nation) as database:
        names = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT LIKE 'django_%' AND tablename NOT LIKE 'documents_%' ORDER BY 1"
        ).fetchall()
        return {str(name): _count(database, str(name)) for (name,) in names}


def _count(database: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    found = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    assert found is not None
    assert isinstance(found[0], int)
    return found[0]


def settle(nation: RunningNation) -> None:
    """Wait until the worker and the sequencer have done what is to be done."""
    deadline = time.monotonic() + SETTLE_S_MAX
    while time.monotonic() < deadline:
        with _owner(nation) as database:
            waiting = _count(database, "base_delivery") + _count(database, "transparency_pending")
        if not waiting:
            return
        time.sleep(0.2)
    raise AssertionError("worker and sequencer do not come to rest")


def pgbench(
    nation: RunningNation, written: dict[str, float], *, clients: int, seconds: int
) -> float:
    """Return transactions a second, each inserting the rows that one submission wrote."""
    with _owner(nation) as database:
        script = _script(database, written)
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            told = subprocess.run(
                [
                    find() / "pgbench",
                    "-n",
                    "-f",
                    file.name,
                    "-c",
                    str(clients),
                    "-j",
                    "2",
                    "-T",
                    str(seconds),
                    "-h",
                    Cluster(nation.data).host,
                    "-U",
                    roles.OWNER,
                    roles.DATABASE,
                ],
                capture_output=True,
                text=True,
                check=False,
            )
        database.execute("DROP SCHEMA bench CASCADE")
    found = _TPS.search(told.stdout)
    assert found, told.stderr[-2000:]
    assert "aborted" not in told.stderr, told.stderr[-2000:]
    return float(found[1])


def _script(database: psycopg.Connection[tuple[object, ...]], written: dict[str, float]) -> str:
    """Return one transaction of inserts, made from a row that is there as an example."""
    database.execute("DROP SCHEMA IF EXISTS bench CASCADE")
    database.execute("CREATE SCHEMA bench")
    database.execute("CREATE SEQUENCE bench.number START 1000000")
    lines = ["BEGIN;"]
    for table, count in written.items():
        example = database.execute(f'SELECT * FROM "{table}" LIMIT 1')
        row = example.fetchone()
        if round(count) < 1 or row is None:
            continue
        database.execute(f'CREATE TABLE bench."{table}" (LIKE public."{table}" INCLUDING ALL)')
        columns, unique = _columns(database, table), _unique(database, table)
        literals = database.execute(
            "SELECT "
            + ", ".join(f'quote_nullable("{name}"::text)' for name, _ in columns)
            + f' FROM "{table}" LIMIT 1'
        ).fetchone()
        assert literals is not None
        values = ", ".join(
            _value(kind, str(literal), unique=name in unique)
            for (name, kind), literal in zip(columns, literals, strict=True)
        )
        lines += [f'INSERT INTO bench."{table}" VALUES ({values});'] * round(count)
    return "\n".join([*lines, "COMMIT;"])


def _columns(database: psycopg.Connection[tuple[object, ...]], table: str) -> list[tuple[str, str]]:
    found = database.execute(
        "SELECT column_name, udt_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return [(str(name), str(kind)) for name, kind in found.fetchall()]


def _unique(database: psycopg.Connection[tuple[object, ...]], table: str) -> set[str]:
    """Return the columns in unique indexes: rows made from one example must differ there."""
    found = database.execute(
        "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
        "AND a.attnum = ANY (i.indkey) WHERE i.indisunique AND i.indrelid = to_regclass(%s)",
        [f'public."{table}"'],
    )
    return {str(name) for (name,) in found.fetchall()}


def _value(kind: str, literal: str, *, unique: bool) -> str:
    fresh = {
        "uuid": "gen_random_uuid()",
        "text": "nextval('bench.number')::text",
        "bytea": "sha256(nextval('bench.number')::text::bytea)",
        "int4": "nextval('bench.number')",
        "int8": "nextval('bench.number')",
    }
    if kind == "uuid" or (unique and kind in fresh):
        return fresh[kind]
    return f"{literal}::{kind}"


def _owner(nation: RunningNation) -> psycopg.Connection[tuple[object, ...]]:
    connection = Cluster(nation.data).connect(roles.OWNER)
    connection.autocommit = True
    return connection
