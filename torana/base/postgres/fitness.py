"""Whether a database that others run can carry Torana: its release, its text, its roles.

Asked before a process starts and before anything is migrated, so that what is wrong is told in a
sentence to the operator, and not as an error page to a resident. Asks with plain psycopg: the
parent of the web processes never loads Django.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torana.base.postgres import roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import psycopg

RELEASE_LEAST = 15
# Text in the order of its bytes, on every machine and after every upgrade of its libraries: any
# other order lives in the operating system, and a newer one of that breaks indexes silently.
COLLATIONS = ("C", "POSIX", "C.UTF-8", "C.utf8")
_ROUNDS = 5  # a pooler may happen to give a client the same line a few times running

_STATE = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),
       current_setting('server_encoding'),
       CASE to_jsonb(d) ->> 'datlocprovider' WHEN 'i' THEN 'ICU' ELSE d.datcollate::text END,
       CASE current_setting('server_encoding') WHEN 'UTF8' THEN lower(chr(201)) = chr(233) END,
       r.rolname::text, r.rolsuper OR r.rolbypassrls,
       has_schema_privilege('public', 'CREATE'),
       ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%(all)s)),
       ARRAY(SELECT rolname::text FROM pg_roles
             WHERE rolname = ANY(%(all)s) AND pg_has_role(current_user, oid, 'USAGE'))
FROM pg_database d, pg_roles r
WHERE d.datname = current_database() AND r.rolname = current_user
"""


def parameters(database: Mapping[str, Any]) -> dict[str, Any]:
    """Return how to reach a database of Django's settings, in psycopg's words."""
    options = {k: v for k, v in database.get("OPTIONS", {}).items() if k not in _DJANGOS_OWN}
    named = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database.get("PASSWORD"),
        "host": database.get("HOST"),
        "port": database.get("PORT"),
    }
    given = {k: v for k, v in named.items() if v}
    return {"connect_timeout": 5, "client_encoding": "UTF8"} | options | given


_DJANGOS_OWN = frozenset({"pool", "server_side_binding", "prepare_threshold", "isolation_level"})


def problems(connection: psycopg.Connection, role: str) -> list[str]:
    """Return what keeps this database from serving `role` (web, worker, ... or owner)."""
    row = connection.execute(_STATE, {"all": list(roles.ALL)}).fetchone()
    assert row is not None
    release, version, encoding, collation, folds, user, unbound, creates, there, able = row
    found = list(of_the_server(release, version, encoding, collation, folds=folds))
    missing = [name for name in roles.ALL if name not in there]
    if missing:
        found.append(
            f"The roles {', '.join(missing)} are not there. `torana database-roles` prints the "
            "SQL that makes them, for whoever runs the database."
        )
        return found
    found += _of_the_role(role, user, unbound=unbound, able=set(able), creates=creates)
    return found


def of_the_server(
    release: int, version: str, encoding: str, collation: str, *, folds: bool
) -> Iterator[str]:
    """Yield what is wrong with the server's release and with how the database keeps text."""
    if release < RELEASE_LEAST:
        yield f"The database is PostgreSQL {version}. Torana needs {RELEASE_LEAST} or later."
    if encoding != "UTF8":
        yield (
            f"The database keeps text as {encoding}. Torana needs UTF8, in which every name can be "
            "written: make the database anew as `torana database-roles` says."
        )
    if collation not in COLLATIONS:
        yield (
            f"The database sorts text by {collation}, which changes with the system it runs on and "
            "then breaks indexes. Make it anew with LC_COLLATE 'C.UTF-8', as "
            "`torana database-roles` says."
        )
    elif encoding == "UTF8" and not folds:
        yield (
            "The database does not know É and é as one letter (LC_CTYPE is C). Make it anew with "
            "LC_CTYPE 'C.UTF-8', as `torana database-roles` says."
        )


def _of_the_role(
    role: str, user: str, *, unbound: bool, able: set[str], creates: bool
) -> Iterator[str]:
    wanted = f"torana_{role}"
    if role != "owner" and unbound:
        yield (
            f"The role {user} is a superuser or passes by row-level security, so one mistake would "
            f"show everybody everything. Connect as {wanted}."
        )
    elif wanted not in able:
        yield f"The database was entered as {user}; this process must be {wanted}."
    elif role == "owner" and not creates:
        yield (
            f"{user} may not make tables in this database. As its superuser: "
            f"ALTER DATABASE ... OWNER TO {roles.OWNER}."
        )
    elif role != "owner" and able - {wanted}:
        others = ", ".join(sorted(able - {wanted}))
        yield f"{user} holds the rights of {others} too. REVOKE them: {wanted} needs its own alone."


def hands_lines_round(connect: Callable[[], psycopg.Connection]) -> bool:
    """Whether a pooler in between gives one line to another client after each transaction.

    Through such a pooler one person's name for row-level security would reach the next one's
    questions, and the sequencer's lock would hold nobody. One line says a word; no other line may
    hear it, and it may not forget it. `connect` returns connections in autocommit.
    """
    with connect() as one, connect() as other:
        if one.info.backend_pid == _number(one):
            return False  # nothing is in between: the number given at the start is the server's own
        for _ in range(_ROUNDS):
            one.execute("SELECT set_config('torana.heard', 'yes', false)")
            if _heard(other) == "yes" or _heard(one) != "yes":
                # What was said lies on a line of the pooler's, where it harms nobody.
                return True
    return False


def _number(line: psycopg.Connection) -> int:
    row = line.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])


def _heard(line: psycopg.Connection) -> str:
    row = line.execute("SELECT current_setting('torana.heard', true)").fetchone()
    assert row is not None
    return row[0] or ""
