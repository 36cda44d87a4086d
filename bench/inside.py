"""Asks for pages inside this process, and notes what each said to PostgreSQL and for how long."""

from __future__ import annotations

import io
import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self
    from uuid import UUID

    from tests.nation import RunningNation
    from torana.base.actor import Actor
    from torana.base.postgres.engine.connection import Connection


def become_web(nation: RunningNation) -> None:
    """Make this process a web process of the nation, before anything of Django is imported."""
    os.environ |= {
        "TORANA_DATA": str(nation.data),
        "TORANA_DEMO": "yes",
        "TORANA_ROLE": "web",
        "TORANA_PORT": str(nation.port),
        "TORANA_PUBLIC_URL": nation.url,
        "TORANA_LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "torana.settings",
    }
    import torana.wsgi  # noqa: F401, PLC0415 - the environment comes first


@dataclass(slots=True)
class Said:
    """What was said to PostgreSQL for one page."""

    seconds: float = 0.0  # until the answers came, COMMIT aside
    commit_s: float = 0.0
    statements: list[tuple[str, Any]] = field(default_factory=list)


class Listening:
    """Between PostgreSQL and the page: times every statement and COMMIT until the block ends."""

    def __init__(self) -> None:
        self.said = Said()

    def __enter__(self) -> Self:
        """Begin."""
        from torana.base.postgres.engine import connection  # noqa: PLC0415 - the environment comes first

        self._classes = (connection.Cursor, connection.Connection)
        self._before = (connection.Cursor.execute, connection.Connection.commit)
        execute, commit = self._before
        said = self.said

        def timed_execute(cursor: Any, query: Any, params: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 - psycopg's own
            began = time.perf_counter()
            try:
                return execute(cursor, query, params, **kwargs)
            finally:
                said.seconds += time.perf_counter() - began
                said.statements.append((query, params))

        def timed_commit(spoken: Connection) -> None:
            began = time.perf_counter()
            try:
                commit(spoken)
            finally:
                said.commit_s += time.perf_counter() - began

        connection.Cursor.execute = timed_execute  # type: ignore[method-assign,assignment] # taken back below
        connection.Connection.commit = timed_commit  # type: ignore[method-assign,assignment] # taken back below
        return self

    def __exit__(self, *_: object) -> None:
        """Take it back."""
        cursor, spoken = self._classes
        cursor.execute, spoken.commit = self._before  # type: ignore[method-assign] # as it was


def session(person_id: UUID, *, desk: bool) -> str:
    """Return the key of a session, as the door begins one after the right code."""
    from torana.base import clock  # noqa: PLC0415
    from torana.base.actor import Assurance  # noqa: PLC0415
    from torana.base.sessions import SessionStore  # noqa: PLC0415

    seconds = int(clock.now().timestamp())
    made = SessionStore()
    made["person"] = str(person_id)
    made["assurance"] = int(max(Assurance))
    made["since"] = made["seen"] = seconds
    made["desk"] = desk
    made.create()
    made.save()
    assert made.session_key is not None
    return str(made.session_key)


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody who signed in, without a network between."""

    key: str
    port: int

    def get(self, path: str) -> str:
        """Return the page, which must be there."""
        from django.conf import settings  # noqa: PLC0415

        import torana.wsgi  # noqa: PLC0415

        told = urlsplit(path)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": told.path,
            "QUERY_STRING": told.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": str(self.port),
            "HTTP_HOST": f"localhost:{self.port}",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={self.key}",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        began: list[str] = []

        def start(status: str, headers: object, error: object = None) -> Callable[[bytes], object]:
            del headers, error
            began.append(status)
            return lambda _: None

        answer = torana.wsgi.application(environ, start)
        body = b"".join(answer).decode()
        answer.close()  # type: ignore[attr-defined] # Django's has it
        assert began[0].startswith(("200", "302")), f"{began[0]} at {path}: {body[:500]}"
        return body


@dataclass(slots=True)
class Plans:
    """What PostgreSQL does for the statements of a page."""

    milliseconds: float = 0.0  # of planning and running them, as PostgreSQL itself says
    blocks: int = 0  # of 8 KiB that it touched
    whole: set[str] = field(default_factory=set)  # large tables that it read whole


def plans(said: Said, by: Actor, *, rows_min: int) -> Plans:
    """Explain and run what a page asked; a table of at least `rows_min` rows counts as large."""
    from django.db import connection, transaction  # noqa: PLC0415 - the environment comes first

    from torana.base.postgres.scope import scope  # noqa: PLC0415

    found = Plans()
    for query, params in said.statements:
        text = str(query).lstrip().upper()
        if not text.startswith(("SELECT", "WITH")) or "SET_CONFIG" in text or "INSERT" in text:
            continue
        with scope(by), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON, ANALYZE, BUFFERS) {query}", params)
            told = cursor.fetchone()[0][0]
        found.milliseconds += told["Planning Time"] + told["Execution Time"]
        top = told["Plan"]
        found.blocks += top["Shared Hit Blocks"] + top["Shared Read Blocks"]
        found.whole |= set(_scans(top, rows_min))
    return found


def _scans(plan: dict[str, Any], rows_min: int) -> list[str]:
    seen = plan.get("Actual Rows", 0) + plan.get("Rows Removed by Filter", 0)
    here = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and seen >= rows_min else []
    return here + [name for child in plan.get("Plans", []) for name in _scans(child, rows_min)]
