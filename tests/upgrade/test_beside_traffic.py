"""A migration lets everybody through: no error, no long wait, and no moment without rights."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.outside.production import Production
from tests.outside.server import OutsideServer, outside_server
from tests.upgrade import before
from torana.doors.cli import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(180)]

server = pytest.fixture(scope="module")(outside_server)
DATABASE = "torana"
CASES = 2000  # enough that row-level security has something to hide
WAIT_S_MAX = 2.5
NAMED = "SELECT set_config('torana.person_id', md5('person7')::uuid::text, false)"
SEEN = "SELECT count(*) FROM casework_case"


@pytest.fixture(scope="module")
def production(
    server: OutsideServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    server.make_room(DATABASE)
    made = Production(
        tmp_path_factory.mktemp("production"),
        database_url=server.url(database=DATABASE),
        owner_url=server.url("torana_owner", database=DATABASE),
        sms_url="http://localhost:9/",
    )
    done = made.torana("migrate")
    assert done.returncode == 0, done.stdout + done.stderr
    with server.as_dba(DATABASE) as dba:
        before.fill(dba, CASES)
    yield made
    made.stop_all()


class Asking(threading.Thread):
    """Somebody who asks for her cases again and again; notes what came, and how long it took."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.enough = threading.Event()
        self.seen: set[int] = set()
        self.asked = 0
        self.longest_s = 0.0
        self.failed: psycopg.Error | None = None

    def run(self) -> None:
        """Ask; what fails is kept for the test to tell."""
        try:
            with psycopg.connect(self.url, autocommit=True) as line:
                line.execute(NAMED)
                while not self.enough.is_set():
                    began = time.monotonic()
                    row = line.execute(SEEN).fetchone()
                    self.longest_s = max(self.longest_s, time.monotonic() - began)
                    assert row is not None
                    self.seen.add(row[0])
                    self.asked += 1
        except psycopg.Error as error:
            self.failed = error

    def stop(self) -> None:
        """Stop asking, and say that nothing was amiss."""
        self.enough.set()
        self.join(30)
        assert self.failed is None
        assert self.seen == {1}, "she sees her one case, at every moment, and nobody else's"
        assert self.longest_s < WAIT_S_MAX


@pytest.fixture
def asking(server: OutsideServer, production: Production) -> Asking:
    del production  # whose tables these are
    one = Asking(server.url("torana_web", DATABASE))
    one.start()
    return one


def test_there_is_no_moment_without_rights_while_they_are_given_again(
    production: Production, asking: Asking
) -> None:
    for _ in range(2):
        assert production.torana("migrate").returncode == 0
    assert asking.asked > 100
    asking.stop()


def test_rights_wait_for_whoever_holds_a_table_and_keep_nobody_waiting_behind(
    server: OutsideServer, production: Production, asking: Asking
) -> None:
    with psycopg.connect(server.url("torana_web", DATABASE)) as slow:
        slow.execute(SEEN)  # and does not commit
        with production.begin("migrate") as migrating:
            _wait_until_it_waits(server)
            time.sleep(2)
            assert migrating.poll() is None, "it comes again and again"
            slow.rollback()
            told, _ = migrating.communicate(timeout=60)
    assert migrating.returncode == 0, told
    asking.stop()


def test_a_migration_that_finds_no_lock_steps_back_and_comes_again(
    server: OutsideServer, production: Production
) -> None:
    with server.as_dba(DATABASE) as dba:
        dba.execute("DELETE FROM django_migrations WHERE app = 'base' AND name LIKE '0003%'")
    with psycopg.connect(
        host=str(server.folder), port=server.port, user="postgres", dbname=DATABASE
    ) as slow:
        slow.execute("LOCK django_migrations IN SHARE MODE")  # may be read, and not written
        with production.begin("migrate") as migrating:
            assert migrating.stdout is not None
            told = migrating.stdout.readline()
            slow.rollback()
            after, _ = migrating.communicate(timeout=60)
    waits = "waits for a lock, and lets others go first (1)"
    assert told == f"  base 0003_drop_django_session {waits}\n"
    assert "Migrated: 1 migrations run" in after


def test_a_second_migration_waits_for_the_first(
    server: OutsideServer, production: Production
) -> None:
    with psycopg.connect(server.url("torana_owner", DATABASE), autocommit=True) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
        with production.begin("migrate") as second:
            assert second.stdout is not None
            told = second.stdout.readline()
            first.execute("SELECT pg_advisory_unlock(%s)", [migrate.LOCK])
            second.communicate(timeout=60)
    assert "Another `torana migrate` runs on this database" in told
    assert second.returncode == 0


def _wait_until_it_waits(server: OutsideServer) -> None:
    """Wait until the owner waits for a lock of somebody's."""
    with server.as_dba(DATABASE) as dba:
        while dba.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone() is None:
            time.sleep(0.01)


HALF_MADE = """
import django; django.setup()
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from torana.doors.cli import migrate
index = models.Index(fields=["applicant_id"], name="half_made")
made = {"atomic": False, "operations": [AddIndexConcurrently("happening", index)]}
migrate._set_limits(type("Migration", (migrations.Migration,), made)("0009", "casework"))
"""


def test_an_index_that_was_left_half_made_is_cleared_away(
    server: OutsideServer, production: Production
) -> None:
    with server.as_dba(DATABASE) as dba:
        with pytest.raises(psycopg.errors.UniqueViolation):
            dba.execute("CREATE UNIQUE INDEX CONCURRENTLY half_made ON casework_happening (kind)")
        assert _half_made(dba) == 1
        production.python(HALF_MADE, role="owner")
        assert _half_made(dba) == 0


def _half_made(dba: psycopg.Connection) -> int:
    row = dba.execute("SELECT count(*) FROM pg_class WHERE relname = 'half_made'").fetchone()
    assert row is not None
    return int(row[0])
