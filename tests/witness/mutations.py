"""Whatever the owner of the tables can do to the log, drawn at random, one thing at a time.

Each draw changes the tables in SQL, as somebody with every right would, or changes what is
published on its way to a reader. What the database's own constraints refuse is drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import DataError, IntegrityError, connection, transaction
from psycopg import sql

from tests.witness.conftest import append
from torana.parts.transparency import api as transparency
from torana.pure import tiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from torana.pure.logcheck import Fetch

PREFIX = "transparency_"
# Columns, the first of them the order of the rows.
TABLES = {
    "leaf": ("id", "commitment"),
    "sequence": ("index", "leaf_id"),
    "event": (
        *("leaf_id", "subject_id", "at", "action", "asked", "agency", "post", "object"),
        *("salt", "sealed"),
    ),
    "pending": ("leaf_id",),
    "tile": ("index", "level", "hashes", "root"),
    "checkpoint": ("number", "size", "root", "note"),
    "cosignature": ("number", "size", "witness", "line"),
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """What was done, to which table, and in words, so that it can be done again."""

    kind: str
    table: str
    told: str
    fetch: Fetch | None = None  # what a reader is given instead of what is published


class NotThisOne(Exception):  # noqa: N818 - reads as what happened
    """This draw changes nothing, or the database refuses it."""


def run(query: str, *values: Any, **names: str) -> list[tuple[Any, ...]]:
    """Run a statement with names of tables and columns in braces."""
    composed = sql.SQL(query).format(**{k: sql.Identifier(v) for k, v in names.items()})
    with connection.cursor() as cursor:
        cursor.execute(composed, values)
        return list(cursor.fetchall()) if cursor.description else []


def a_row(random: Random, table: str) -> tuple[str, tuple[Any, ...]]:
    """Return the place of a row and its values."""
    columns = sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))
    with connection.cursor() as cursor:
        name = sql.Identifier(PREFIX + table)
        cursor.execute(sql.SQL("SELECT ctid::text, {} FROM {} ORDER BY 2").format(columns, name))
        rows = cursor.fetchall()
    if not rows:
        raise NotThisOne
    place, *values = random.choice(rows)
    return place, tuple(bytes(v) if isinstance(v, memoryview) else v for v in values)


def other(random: Random, value: Any) -> Any:  # noqa: PLR0911 - any value of a column
    """Return another value of the same kind."""
    if value is None:
        return uuid4()  # the one column that may be empty
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return random.choice([value + 1, value - 1, value + 1000, random.randrange(2**31)])
    if isinstance(value, bytes):
        return _other_bytes(random, value)
    if isinstance(value, str):
        return _other_text(random, value)
    if isinstance(value, UUID):
        return random.choice([uuid4(), UUID(int=value.int ^ (1 << random.randrange(128)))])
    return value + timedelta(microseconds=random.choice([1, -1, 10**6, random.randrange(10**12)]))


def _other_bytes(random: Random, value: bytes) -> bytes:
    at = random.randrange(len(value))
    return value[:at] + bytes([value[at] ^ random.randrange(1, 256)]) + value[at + 1 :]


def _other_text(random: Random, value: str) -> str:
    at = random.randrange(len(value) + 1)
    sign = chr(random.randrange(32, 127))
    how = random.randrange(4)
    if how == 0:  # put in
        return value[:at] + random.choice([sign, "\n", "="]) + value[at:]
    if how == 1:  # take out
        return value[:at] + value[at + 1 :]
    if how == 2:  # cut
        return value[:at]
    return value[:at] + sign + value[at + 1 :]


def change(random: Random, table: str) -> str:
    """Change one value of one row."""
    place, values = a_row(random, table)
    at = random.randrange(len(values))
    column, new = TABLES[table][at], other(random, values[at])
    if new == values[at]:
        raise NotThisOne
    run("UPDATE {t} SET {c} = %s WHERE ctid = %s::tid", new, place, t=PREFIX + table, c=column)
    return f"{column} of {values[0]}"


def delete(random: Random, table: str) -> str:
    """Delete some rows."""
    count = random.choice([1, 1, 2, 5])
    for _ in range(count):
        place, values = a_row(random, table)
        run("DELETE FROM {t} WHERE ctid = %s::tid", place, t=PREFIX + table)
    return f"{count} rows, the last {values[0]}"


def insert(random: Random, table: str) -> str:
    """Put in a row like another, with some of its values changed."""
    _, values = a_row(random, table)
    new = [other(random, values[0])]
    new += [other(random, v) if random.randrange(2) else v for v in values[1:]]
    columns = sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))
    marks = sql.SQL(", ").join(sql.Placeholder() * len(new))
    with connection.cursor() as cursor:
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})")
        cursor.execute(statement.format(sql.Identifier(PREFIX + table), columns, marks), new)
    return f"like {values[0]}"


def swap(random: Random, table: str) -> str:
    """Let two rows exchange a value."""
    one, first = a_row(random, table)
    two, second = a_row(random, table)
    at = random.randrange(len(first))
    if one == two or first[at] == second[at] or len(first) == 1:
        raise NotThisOne
    name, column = PREFIX + table, TABLES[table][at]
    run("CREATE TEMP TABLE exchanged ON COMMIT DROP AS SELECT * FROM {t} WHERE ctid = %s::tid",
        two, t=name)  # fmt: skip
    run("UPDATE exchanged SET {c} = %s", first[at], c=column)
    run("DELETE FROM {t} WHERE ctid = %s::tid", two, t=name)
    run("UPDATE {t} SET {c} = %s WHERE ctid = %s::tid", second[at], one, t=name, c=column)
    run("INSERT INTO {t} SELECT * FROM exchanged", t=name)
    run("DROP TABLE exchanged")
    return f"{column} of {first[0]} and {second[0]}"


def truncate(random: Random, table: str) -> str:
    """Cut a table off after some row."""
    _, values = a_row(random, table)
    run("DELETE FROM {t} WHERE {c} >= %s", values[0], t=PREFIX + table, c=TABLES[table][0])
    return f"from {values[0]} on"


def back(random: Random, _: str) -> str:
    """Bring everything back to an earlier checkpoint, as if the rest had never been."""
    sizes = [row[0] for row in run("SELECT size FROM transparency_checkpoint ORDER BY size")]
    size = random.choice([0, *sizes[:-1]])
    waits = bool(random.randrange(2))
    later = "(SELECT leaf_id FROM transparency_sequence WHERE index >= %s)"
    if waits:
        run(f"INSERT INTO transparency_pending SELECT leaf_id FROM {later} AS l", size)  # noqa: S608
    else:
        run(f"DELETE FROM transparency_leaf WHERE id IN {later}", size)  # noqa: S608
        run(f"DELETE FROM transparency_event WHERE leaf_id IN {later}", size)  # noqa: S608
    run("DELETE FROM transparency_sequence WHERE index >= %s", size)
    run("DELETE FROM transparency_checkpoint WHERE size > %s", size)
    run("DELETE FROM transparency_cosignature WHERE size > %s", size)
    run("DELETE FROM transparency_tile WHERE (index + 1) << (8 * (level + 1)) > %s", size)
    return f"to {size} leaves; the others {'wait again' if waits else 'are gone'}"


def fork(random: Random, _: str) -> str:
    """Bring everything back and let it grow again otherwise, signed with the log's own key."""
    (whole,) = run("SELECT max(size) FROM transparency_checkpoint")[0]
    told = back(random, "")
    (size,) = run("SELECT coalesce(max(size), 0) FROM transparency_checkpoint")[0]
    run("DELETE FROM transparency_leaf WHERE id IN (SELECT leaf_id FROM transparency_pending)")
    run(
        "DELETE FROM transparency_event WHERE leaf_id IN (SELECT leaf_id FROM transparency_pending)"
    )
    run("DELETE FROM transparency_pending")
    more = random.choice([0, 0, 0, random.randrange(1, 20)])
    count = whole - size + more
    for _number in range(count):
        append()
    while transparency.sequence_batch(limit=random.choice([100, 4096])):
        pass
    return f"{told}; then {count} other leaves"


def publish_otherwise(random: Random, _: str) -> tuple[str, Fetch]:
    """Give a reader something else than is published: a byte, a part, nothing, another's."""
    (size,) = run("SELECT max(size) FROM transparency_checkpoint")[0]
    places = [place.path for place in tiles.places_of(size)]
    places += [
        tiles.Place(None, p.index, p.width).path for p in tiles.places_of(size) if not p.level
    ]
    path = random.choice([*places, "checkpoint"])
    honest = published(path) or b""
    how = random.randrange(4)
    wrong: bytes | None = _other_bytes(random, honest)
    if how == 0:
        wrong = None
    elif how == 1:
        wrong = honest[: random.randrange(len(honest))]
    elif how == 2 and path != "checkpoint":
        wrong = published(random.choice([p for p in places if p != path]))
    if wrong == honest:
        raise NotThisOne
    return path, lambda asked: wrong if asked == path else published(asked)


def published(path: str) -> bytes | None:
    """Return what the log publishes at a path."""
    if path == "checkpoint":
        return transparency.latest_checkpoint()
    place = tiles.place_of(*path.split("/", 2)[1:])
    assert place
    if place.level is None:
        return transparency.entries(place.index, place.width)
    return transparency.tile(place.level, place.index, place.width)


KINDS: dict[str, Callable[[Random, str], str]] = {
    "change": change, "delete": delete, "insert": insert, "swap": swap, "truncate": truncate,
}  # fmt: skip
WHOLE: dict[str, Callable[[Random, str], str]] = {"roll back": back, "fork": fork}


def mutate(random: Random) -> Mutation:
    """Do one thing to the log, within the transaction at hand."""
    while True:
        drawn = random.randrange(100)
        try:
            with transaction.atomic():
                if drawn < 8:
                    path, fetch = publish_otherwise(random, "")
                    return Mutation("publish otherwise", "published", path, fetch)
                if drawn < 16:
                    kind = random.choice(sorted(WHOLE))
                    return Mutation(kind, "everything", WHOLE[kind](random, ""))
                kind, table = random.choice(sorted(KINDS)), random.choice(sorted(TABLES))
                return Mutation(kind, table, KINDS[kind](random, table))
        except (NotThisOne, IntegrityError, DataError, ValueError):
            continue
