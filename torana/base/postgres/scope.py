"""Whom a database session serves: row-level security shows the web role only their rows.

The part's own `access.py` decides first; this stands behind it, for the day when a query forgets.
Every request begins by naming whom it serves, so nothing is taken back at its end: a line that
still names the last person is named anew before the next one's first question.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from torana.base.postgres.engine.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.base.actor import Actor

_NOBODY = ("", "")


def name(actor: Actor) -> None:
    """Name `actor` to the database from now on. No query where they are named already."""
    person = str(actor.person_id) if actor.person_id else ""
    _name((person, ",".join(sorted(actor.agencies))))


def name_nobody() -> None:
    """Name nobody from now on: what belongs to anybody is not shown."""
    _name(_NOBODY)


def was_named(person: str) -> None:
    """Note that a query of another module named this person, and no agency."""
    line = connection.connection
    assert isinstance(line, Connection)
    line.names = (person, "")


@contextmanager
def scope(actor: Actor) -> Iterator[None]:
    """Name `actor` to the database until the block ends, then whoever was named before.

    A scope that cannot be taken back closes the line, so that it cannot serve the next person.
    """
    before = _named() or _NOBODY
    name(actor)
    try:
        yield
    finally:
        _name_again(before)


def _named() -> tuple[str, str] | None:
    """Return whom the line names, None where that is not known; a new one names nobody."""
    line = connection.connection
    return line.names if isinstance(line, Connection) else _NOBODY


def _name(wanted: tuple[str, str]) -> None:
    if wanted == _named():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('torana.person_id', %s, false),"
            " set_config('torana.agencies', %s, false)",
            wanted,
        )
    line = connection.connection
    assert isinstance(line, Connection)
    line.names = wanted


def _name_again(before: tuple[str, str]) -> None:
    line = connection.connection
    if not isinstance(line, Connection):
        return
    if connection.in_atomic_block and connection.needs_rollback:
        return  # a rollback takes the name back by itself
    try:
        _name(before)
    except DatabaseError:
        line.names = None
        if not connection.in_atomic_block:
            connection.close()
