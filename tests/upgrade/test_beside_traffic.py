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
    import subprocess
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
        done: list[int] = []
        migrating = threading.Thread(
            target=lambda: done.append(production.torana("migrate").returncode)
        )
        migrating.start()
        time.sleep(4)
        assert not done, "it waits"
        slow.rollback()
        migrating.join(60)
    assert done == [0]
    asking.stop()


def test_a_migration_that_finds_no_lock_steps_back_and_comes_again(
    server: OutsideServer, production: Production
) -> None:
    with server.as_dba(DATABASE) as dba:
        dba.execute("DROP TABLE base_session")
        dba.execute("DELETE FROM django_migrations WHERE app = 'base' AND name LIKE '0002%'")
    told: list[str] = []
    with psycopg.connect(
        host=str(server.folder), port=server.port, user="postgres", dbname=DATABASE
    ) as slow:
        slow.execute("LOCK django_migrations IN SHARE MODE")  # may be read, and not written
        migrating = threading.Thread(
            target=lambda: told.append(_words(production.torana("migrate")))
        )
        migrating.start()
        time.sleep(7)
        slow.rollback()
        migrating.join(60)
    assert "base 0002_sessions waits for a lock, and lets others go first" in told[0]
    assert "Migrated: 1 migrations run" in told[0]


def _words(answer: subprocess.CompletedProcess[str]) -> str:
    return answer.stdout + answer.stderr


def test_a_second_migration_waits_for_the_first(
    server: OutsideServer, production: Production
) -> None:
    with psycopg.connect(server.url("torana_owner", DATABASE), autocommit=True) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [migrate._LOCK])
        told: list[str] = []
        second = threading.Thread(target=lambda: told.append(production.torana("migrate").stdout))
        second.start()
        time.sleep(3)
        assert not told
    second.join(60)
    assert "Another `torana migrate` runs on this database" in told[0]
