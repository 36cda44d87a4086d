"""The database roles: who owns the tables, and who may only use them.

The owner migrates and is not subject to row-level security. Every other role gets what the
`rights.sql` of the parts grants, and nothing by default. Roles stop bugs, not operators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    import psycopg

SUPERUSER = "postgres"  # makes roles and databases when a cluster begins; nothing else uses it
DATABASE = "torana"
OWNER = "torana_owner"
RUNTIME = ("web", "worker", "sequencer", "eraser")  # TORANA_ROLE says which one a process is
# How a line to another machine is guarded has to be said: libpq left alone falls back on none.
SAID_SSLMODES = ("disable", "require", "verify-ca", "verify-full")
ALL = (OWNER, *(f"torana_{role}" for role in RUNTIME))


def prepare(superuser: psycopg.Connection, database: str = DATABASE) -> None:
    """Make the roles and the database where they are missing. Safe to repeat.

    Needs a connection in autocommit (CREATE DATABASE cannot run inside a transaction) of a role
    that may create roles and databases.
    """
    have = {name for (name,) in superuser.execute("SELECT rolname FROM pg_roles")}
    for role in ALL:
        if role not in have:
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    found = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if found.fetchone() is None:
        superuser.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )
        superuser.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
        )
        for role in ALL:
            superuser.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(database), sql.Identifier(role)
                )
            )


def stays_here(host: str | None) -> bool:
    """Whether a line to `host` never leaves this machine: a socket, or loopback."""
    return not host or host.startswith(("/", "%2F", "%2f")) or host in _HERE


_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
