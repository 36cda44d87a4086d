"""Writing what nobody waits for: it goes out with the next statement, or with COMMIT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from torana.base.postgres.engine.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def write(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> None:
    """Have a statement whose result nobody needs executed, in the caller's transaction.

    It saves its round trip. Whatever is asked later in the transaction sees its effect, for it
    goes before; a statement that PostgreSQL refuses is told by the one that it went out with.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert wrapper.in_atomic_block, "what is held back needs a COMMIT to go with"
    wrapper.ensure_connection()
    line = wrapper.connection
    assert isinstance(line, Connection)
    line.held.append((statement, values))
