"""`torana database-roles`: the SQL with which whoever runs PostgreSQL makes room for Torana.

Printed rather than run: making roles and databases needs rights that Torana never has.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from torana.base.postgres import roles

if TYPE_CHECKING:
    import argparse

_ROLE = """\
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END $$;
"""

_SQL = """\
-- Torana's roles and database, for the superuser of a PostgreSQL 15 or later. Run it once, with
-- psql, outside a transaction: torana database-roles | psql -v ON_ERROR_STOP=1 postgres
--
-- Each process has a role of its own, and none has more rights than it needs. Give each role a
-- password (in psql: \\password torana_web), or let pg_hba.conf and pg_ident.conf know each
-- process by its system user (docs/how-to/install.md shows both).

{roles}
-- Where the next line says "must be able to SET ROLE" (a managed PostgreSQL, whose administrator
-- is no superuser), first: GRANT {owner} TO CURRENT_USER;
CREATE DATABASE {database} OWNER {owner}
    TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {all};

-- Who forgets a transaction holds up everybody else; one minute is far more than any page needs.
ALTER ROLE torana_web IN DATABASE {database} SET idle_in_transaction_session_timeout = '60s';
"""


def run(args: argparse.Namespace) -> int:
    """Print it."""
    del args
    sys.stdout.write(sql())
    return 0


def sql(database: str = roles.DATABASE) -> str:
    """Return the statements that make the five roles and the database."""
    return _SQL.format(
        roles="".join(_ROLE.format(role=role) for role in roles.ALL),
        owner=roles.OWNER,
        database=database,
        all=", ".join(roles.ALL),
    )
