"""Whom a database session serves: row-level security shows the web role only their rows.

The part's own `access.py` decides first; this stands behind it, for the day when a query forgets.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.base.actor import Actor

_NOBODY = ("", "")
_here = threading.local()  # a connection belongs to a thread, and so does its scope


@contextmanager
def scope(actor: Actor) -> Iterator[None]:
    """Name `actor` to the database until the block ends, then whoever was named before.

    One query on the way in and one on the way out; none for nobody. A scope that cannot be taken
    back closes the connection, so that it cannot serve the next person.
    """
    before: tuple[str, str] = getattr(_here, "who", _NOBODY)
    person = str(actor.person_id) if actor.person_id else ""
    wanted = (person, ",".join(sorted(actor.agencies)))
    _name(wanted, before)
    try:
        yield
    finally:
        _name_again(before, wanted)


def _name(wanted: tuple[str, str], current: tuple[str, str]) -> None:
    if wanted == current:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('torana.person_id', %s, false),"
            " set_config('torana.agencies', %s, false)",
            wanted,
        )
    _here.who = wanted


def _name_again(before: tuple[str, str], current: tuple[str, str]) -> None:
    if connection.connection is None or (connection.in_atomic_block and connection.needs_rollback):
        # A new connection names nobody, and a rollback takes the name back by itself.
        _here.who = before
        return
    try:
        _name(before, current)
    except DatabaseError:
        _here.who = before
        if not connection.in_atomic_block:
            connection.close()
