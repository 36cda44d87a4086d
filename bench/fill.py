"""Fills a nation's tables with very many cases, as the owner, by copying a few real ones in SQL.

Each copy has its own ids, people, times and references; its sealed columns are the example's bytes.
What the bench opens (names in queues, the cases and messages of some residents) is sealed anew for
its row, so pages open it as they do in life. The facts of the log are all real: see `leaves`.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench import leaves
from torana.base import keyring, keys
from torana.base.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    import psycopg

CASES_A_RESIDENT = 5
BUSY_CASES = 2_000  # of one resident, who has 20 thousand events
READ_RESIDENTS = 40  # whose rows are sealed anew, beside the busy one
READ_CASES = 300  # that officers open

# One in ten cases is open with the registrars: 100 thousand of a million, in one queue.
PLAN = """
CREATE UNLOGGED TABLE bench.plan AS
SELECT n, kind, bench.v7(at, 'case' || n) AS case_id, at,
       CASE WHEN busy AND kind IN ('own', 'granted') THEN 0 ELSE 1 + n %% %(residents)s END AS r
FROM (
    SELECT n, n %% %(busy_every)s = 3 AS busy,
           now() - (%(scale)s - n) * (interval '720 days' / %(scale)s) - interval '1 hour' AS at,
           CASE WHEN n %% 100 = 50 THEN 'taken' WHEN n %% 10 = 0 THEN 'open'
                WHEN n %% 50 = 1 THEN 'residence' WHEN n %% 250 = 2 THEN 'returned'
                WHEN n %% 5 = 3 THEN 'granted' ELSE 'own' END AS kind
    FROM generate_series(1, %(scale)s) n
) made;
ALTER TABLE bench.plan ADD COLUMN person uuid;
"""
V7 = """
CREATE FUNCTION bench.v7(at timestamptz, word text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(word), 1, 3) || '8' || substr(md5(word), 4, 15))::uuid
$$
"""

# What differs from the example, by table; p is the plan's row, t the example, s what was sealed.
COPIES: Mapping[str, Mapping[str, str]] = {
    "casework_case": {
        "id": "p.case_id",
        "reference": "'NY-' || p.n",
        "applicant_id": "p.person",
        "submitted_at": "p.at",
        "stage_at": "p.at",
        "closed_at": "CASE WHEN t.outcome <> '' THEN p.at + interval '1 day' END",
        "due_on": "current_date - 20 + (p.n / 10 %% 90)::int",
        "queue_on": "current_date - 20 + (p.n / 10 %% 90)::int",
        "sealed_who": "coalesce(s.who, t.sealed_who)",
        "sealed": "coalesce(s.sealed, t.sealed)",
    },
    "casework_happening": {
        "id": "bench.v7(p.at + t.version * interval '1 s', 'h' || t.version || '-' || p.n)",
        "case_id": "p.case_id",
        "applicant_id": "p.person",
        "at": "p.at + t.version * interval '1 s'",
    },
    "consent_consent": {
        "id": "bench.v7(p.at, 'consent' || p.n)",
        "person_id": "p.person",
        "given_at": "p.at",
    },
    "messages_message": {
        "id": "bench.v7(p.at + interval '1 day', 'm' || t.copy_number || '-' || p.n)",
        "person_id": "p.person",
        "case_id": "p.case_id",
        "sent_at": "p.at + interval '1 day'",
        "read_at": "CASE WHEN p.n %% 7 > 0 THEN p.at + interval '2 days' END",
        "sealed": "coalesce(s.sealed, t.sealed)",
    },
    "credentials_credential": {
        "id": "bench.v7(p.at, 'c' || t.copy_number || '-' || p.n)",
        "case_id": "p.case_id",
        "holder_id": "p.person",
        "reference": "'NY-' || p.n",
        "requested_at": "p.at",
    },
}
SEALED = {"casework_case": "id", "messages_message": "id", "transparency_event": "leaf_id"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fill took."""

    seconds: float
    rows: dict[str, int]
    megabytes: int


def fill(
    db: psycopg.Connection[Any], examples: Mapping[str, UUID], scale: int, *, events_max: int
) -> Filled:
    """Put `scale` cases and what goes with them into the tables; `events_max` leaves a case."""
    began = time.monotonic()
    db.execute("DROP SCHEMA IF EXISTS bench CASCADE")
    db.execute("CREATE SCHEMA bench")
    db.execute("SET synchronous_commit = off; SET work_mem = '256MB'")
    db.execute(V7)
    busy_every = max(5, scale // BUSY_CASES)
    values = {"scale": scale, "residents": scale // CASES_A_RESIDENT, "busy_every": busy_every}
    for statement in (PLAN % _plain(values)).split(";\n"):
        db.execute(statement)
    people(db, scale // CASES_A_RESIDENT)
    _examples(db, examples, events_max)
    for table in COPIES:
        _copy(db, table)
    leaves.write(db, _opened(db, "transparency_event"), scale)
    db.execute("VACUUM ANALYZE")
    filled = (*COPIES, "transparency_event")
    counts = {table: _one(db, f"SELECT count(*) FROM {table}") for table in filled}
    size = _one(db, "SELECT pg_database_size(current_database()) / 1000000")
    return Filled(time.monotonic() - began, counts, size)


def people(db: psycopg.Connection[Any], count: int) -> None:
    """Name the plan's residents: the demonstration's own first, then as many as it takes."""
    own = "SELECT id FROM identity_person ORDER BY id"
    found = [row[0] for row in db.execute(own).fetchall()][: count + 1]
    made = [new_id() for _ in range(count + 1 - len(found))]
    db.execute("CREATE UNLOGGED TABLE bench.person (r int, id uuid)")
    with db.cursor().copy("COPY bench.person FROM STDIN") as copy:
        for row in enumerate([*found, *made]):
            copy.write_row(row)
    with db.cursor().copy("COPY base_holderkey (holder_id, wrapped) FROM STDIN") as copy:
        for one in made:
            copy.write_row((one, keyring.wrap(os.urandom(32), f"holder:{one}")))
    db.execute(
        "INSERT INTO identity_person (id, number_mac, sealed, language, enrolled_at) "
        "SELECT id, sha256(uuid_send(id)), sha256(uuid_send(id)), 'en', now() FROM bench.person b "
        "WHERE NOT EXISTS (SELECT 1 FROM identity_person p WHERE p.id = b.id)"
    )
    db.execute("UPDATE bench.plan p SET person = b.id FROM bench.person b WHERE b.r = p.r")


def _examples(db: psycopg.Connection[Any], examples: Mapping[str, UUID], events_max: int) -> None:
    """Keep the rows of the example cases, each with its kind and number."""
    db.execute("CREATE TABLE bench.example (kind text, id uuid)")
    for kind, case_id in examples.items():
        db.execute("INSERT INTO bench.example VALUES (%s, %s)", [kind, case_id])
    case_of = {
        "casework_case": "t.id = e.id",
        "casework_happening": "t.case_id = e.id",
        "consent_consent": "t.id = (SELECT id FROM consent_consent c WHERE c.service ="
        " (SELECT service FROM casework_case WHERE id = e.id) ORDER BY id LIMIT 1)",
        "messages_message": "t.case_id = e.id",
        "credentials_credential": "t.case_id = e.id",
        "transparency_event": "t.object IN ('case:' || e.id, 'draft:' || e.id)",
    }
    for table, condition in case_of.items():
        order = SEALED.get(table, "id")
        db.execute(
            f"CREATE TABLE bench.{table} AS SELECT e.kind AS copy_of, "
            f"row_number() OVER (PARTITION BY e.kind ORDER BY t.{order}) AS copy_number, t.* "
            f"FROM {table} t JOIN bench.example e ON {condition}"
        )
    db.execute("DELETE FROM bench.transparency_event WHERE copy_number > %s", [events_max])


def _copy(db: psycopg.Connection[Any], table: str) -> None:
    """Copy the examples of one table, as often as the plan says."""
    fresh = {name: text.replace("%%", "%") for name, text in COPIES[table].items()}
    names = [
        name
        for (name,) in db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s ORDER BY ordinal_position",
            [table],
        )
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join(fresh.get(name, f't."{name}"') for name in names)
    joined = f"bench.plan p JOIN bench.{table} t ON t.copy_of = p.kind"
    if table in SEALED:
        key = fresh[SEALED[table]]
        _seal(db, table, key, joined)
        joined += f" LEFT JOIN bench.sealed_{table} s ON s.id = {key}"
    db.execute(f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {joined} ORDER BY p.n")


def _seal(db: psycopg.Connection[Any], table: str, key: str, joined: str) -> None:
    """Seal anew what will be opened: of the residents who are read, and names in queues."""
    db.execute(f"CREATE UNLOGGED TABLE bench.sealed_{table} (id uuid, who bytea, sealed bytea)")
    wanted = f"p.r <= {READ_RESIDENTS}"
    if table == "casework_case":
        wanted += " OR p.kind NOT IN ('own', 'granted')"
    rows = db.execute(
        f"SELECT {key}, p.person, p.kind || t.copy_number, "
        f"p.r <= {READ_RESIDENTS} OR p.n %% 97 = 0 FROM {joined} WHERE {wanted}".replace("%%", "%")
    ).fetchall()
    wrapped = dict(
        db.execute(
            "SELECT holder_id, wrapped FROM base_holderkey WHERE holder_id = ANY(%s)",
            [list({row[1] for row in rows})],
        ).fetchall()
    )
    seal = {"casework_case": _case, "messages_message": _message}
    opened = _opened(db, table)
    with keys.at_hand(), db.cursor().copy(f"COPY bench.sealed_{table} FROM STDIN") as copy:
        for person, its_key in wrapped.items():
            keys.bring(person, its_key)
        for row in seal[table](rows, opened):
            copy.write_row(row)
    db.execute(f"CREATE UNIQUE INDEX ON bench.sealed_{table} (id)")
    db.execute(f"ANALYZE bench.sealed_{table}")


def _opened(db: psycopg.Connection[Any], table: str) -> dict[str, tuple[bytes, bytes]]:
    """Return the examples' plain contents, by kind and number; of cases the name as well."""
    about, holder = {
        "casework_case": ("application:", "applicant_id"),
        "messages_message": ("message:", "person_id"),
        "transparency_event": ("event:", "subject_id"),
    }[table]
    who = "sealed_who" if table == "casework_case" else "NULL::bytea"
    key = SEALED[table]
    found = {}
    rows = db.execute(
        f"SELECT copy_of || copy_number, {key}, {holder}, sealed, {who} FROM bench.{table}"
    )
    for name, id_, subject, sealed, name_sealed in rows.fetchall():
        person = subject or keys.NATION_ID
        content = keys.open_for(person, sealed, f"{about}{id_}")
        named = keys.open_for(person, name_sealed, f"who:{id_}") if name_sealed else b""
        found[name] = (content, named)
    return found


def _case(
    rows: Iterable[Sequence[Any]], opened: Mapping[str, tuple[bytes, bytes]]
) -> Iterator[tuple[Any, ...]]:
    for id_, person, name, whole in rows:
        content, named = opened[name]
        sealed = keys.seal_for(person, content, f"application:{id_}") if whole else None
        yield id_, keys.seal_for(person, named, f"who:{id_}"), sealed


def _message(
    rows: Iterable[Sequence[Any]], opened: Mapping[str, tuple[bytes, bytes]]
) -> Iterator[tuple[Any, ...]]:
    for id_, person, name, _ in rows:
        yield id_, None, keys.seal_for(person, opened[name][0], f"message:{id_}")


def _plain(values: Mapping[str, int]) -> dict[str, int]:
    return dict(values)


def _one(db: psycopg.Connection[Any], query: str) -> int:
    row = db.execute(query).fetchone()
    assert row is not None
    return int(row[0])
