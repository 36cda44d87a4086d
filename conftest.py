"""The tests' ground: a private PostgreSQL of their own, the database roles, and the cast.

The database is built as its owner and used as the web role, as in production; `as_owner`,
`as_worker`, `as_sequencer` and `as_eraser` switch for a block. Each test is rolled back.
The cast: amina applies, the registrar decides, the stranger sees nothing, the auditor sees that it
happened and not what.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import translation

from torana.base.actor import Actor, Holding, officer, person
from torana.base.postgres import rights, roles
from torana.base.postgres.cluster import Cluster
from torana.base.postgres.scope import scope
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from pytest_django.plugin import DjangoDbBlocker

    Switch = Callable[[], AbstractContextManager[None]]


def pytest_configure() -> None:
    """Give the tests keys of their own, and static files without a set-up."""
    # A busy machine is no defect: speed is measured in bench/, never asserted as a time.
    hypothesis.settings.register_profile("torana", deadline=None)
    hypothesis.settings.load_profile("torana")
    settings.SECRET_KEY = "the tests' own"  # noqa: S105 - guards nothing
    settings.MASTER_KEY = "5e" * 32
    settings.MASTER_KEY_FILE = None
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    """Let no test speak to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - whatever connect takes
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {
            "127.0.0.1",
            "::1",
            "localhost",
        }:
            raise AssertionError(f"a test reached out to {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def _first_language() -> None:
    """Begin each test in the first language: a request leaves that of its reader behind."""
    translation.activate(settings.LANGUAGE_CODE)


# --- The database


@pytest.fixture(scope="session")
def private_cluster() -> Iterator[Cluster]:
    """Start a forgetful PostgreSQL for this test process; leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="torana-test-"))
    folder.chmod(0o711)  # ours and fresh: as root, PostgreSQL's own user passes through
    cluster = Cluster(folder, durable=False, database=f"test_{os.getpid()}")
    try:
        with cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(private_cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Build the database as its owner; from then on every connection begins as the web role."""
    with private_cluster.connect(roles.SUPERUSER) as superuser:
        for role in roles.RUNTIME:  # only here may the owner become the others
            superuser.execute(f"GRANT torana_{role} TO {roles.OWNER}")
    database = connections.settings["default"]
    database.update(
        NAME=private_cluster.database, USER=roles.OWNER, HOST=private_cluster.host, PORT=""
    )
    with django_db_blocker.unblock():
        connection.close()
        call_command("migrate", verbosity=0)
        rights.apply()
        connection.close()
        database["OPTIONS"] = {**database["OPTIONS"], "options": "-c role=torana_web"}
        _flush_as_owner()
        yield
        connections.close_all()


def _flush_as_owner() -> None:
    """Empty the tables as the owner after a test that commits: no other role may."""
    flush = connection.ops.execute_sql_flush

    def flush_as_owner(statements: Iterable[str]) -> None:
        with _as("owner"):
            flush(statements)

    connection.ops.execute_sql_flush = flush_as_owner  # type: ignore[method-assign, assignment] # a function for a method


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget what an earlier test published and took back: a process remembers it for a second."""
    catalogue.forget()


@contextmanager
def _as(role: str) -> Iterator[None]:
    """Be the database role until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"SET ROLE torana_{role}")
    try:
        yield
    finally:
        # A failed transaction takes the role back by itself when it is rolled back.
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {before}")


@pytest.fixture
def as_owner() -> Switch:
    """Be the owner of the tables, who is not subject to row-level security."""
    return lambda: _as("owner")


@pytest.fixture
def as_web() -> Switch:
    """Be the web role again, inside another role's block."""
    return lambda: _as("web")


@pytest.fixture
def as_worker() -> Switch:
    """Be the worker, who delivers events."""
    return lambda: _as("worker")


@pytest.fixture
def as_sequencer() -> Switch:
    """Be the sequencer, who gives leaves their index."""
    return lambda: _as("sequencer")


@pytest.fixture
def as_eraser() -> Switch:
    """Be the eraser, the only one who deletes."""
    return lambda: _as("eraser")


@pytest.fixture
def acting() -> Callable[[Actor], AbstractContextManager[None]]:
    """Name somebody to row-level security, as a request of theirs does."""
    return scope


# --- The cast


@pytest.fixture
def amina() -> Actor:
    """Return the resident who applies."""
    return person(UUID("a0000000-0000-4000-8000-000000000001"))


@pytest.fixture
def registrar() -> Actor:
    """Return the officer who decides on birth entries."""
    return officer(
        UUID("a0000000-0000-4000-8000-000000000002"),
        (Holding("civil-registration", "registrar"),),
    )


@pytest.fixture
def stranger() -> Actor:
    """Return the resident who has nothing to do with it, and sees nothing."""
    return person(UUID("a0000000-0000-4000-8000-000000000003"))


@pytest.fixture
def auditor() -> Actor:
    """Return the officer who sees that it happened, and not what."""
    return officer(
        UUID("a0000000-0000-4000-8000-000000000004"), (Holding("audit-office", "auditor"),)
    )
