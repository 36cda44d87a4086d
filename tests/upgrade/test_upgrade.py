"""The release before serves while this one migrates; then this one serves. Nothing is lost."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.client import Client
from tests.nation import status_of
from tests.outside.production import Gateway, Production, ResidentWithAPhone, running_gateway
from tests.outside.server import OutsideServer, outside_server
from tests.resident import adults_with_a_phone
from tests.upgrade import before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]

server = pytest.fixture(scope="module")(outside_server)
RESIDENTS = 2
DATABASE = "torana"
WAIT_S_MAX = 5.0  # for a page, at the worst moment of a migration


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running_gateway() as running:
        yield running


@pytest.fixture
def old(server: OutsideServer, gateway: Gateway, tmp_path: Path) -> Iterator[Production]:
    """Run the release before on a database that holds 100 thousand cases."""
    server.make_room(DATABASE)
    code = before.unpack(tmp_path / "code")
    made = _production(server, gateway, tmp_path / "old")
    made.release = code
    for words in (("migrate",), ("publish", "nations/nyota")):
        done = made.torana(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    made.bring_people()
    with server.as_dba(DATABASE) as dba:
        before.fill(dba)
    made.start_all()
    yield made
    made.stop_all()


@pytest.fixture
def new(
    server: OutsideServer, gateway: Gateway, old: Production, tmp_path: Path
) -> Iterator[Production]:
    """Make ready this release beside it, with the same secrets; nothing of it runs yet."""
    shutil.copytree(old.folder / "secrets", tmp_path / "new" / "secrets")
    made = _production(server, gateway, tmp_path / "new")
    yield made
    made.stop_all()


def _production(server: OutsideServer, gateway: Gateway, folder: Path) -> Production:
    return Production(
        folder,
        database_url=server.url(database=DATABASE),
        owner_url=server.url("torana_owner", database=DATABASE),
        sms_url=gateway.url,
    )


class Applying(threading.Thread):
    """A resident who applies again and again until told to stop, and notes how long pages took."""

    def __init__(self, resident: ResidentWithAPhone) -> None:
        super().__init__(daemon=True)
        self.resident = resident
        self.enough = threading.Event()
        self.longest_s = 0.0
        self.failed: BaseException | None = None

    def run(self) -> None:
        """Apply; what fails is kept for the test to tell."""
        try:
            while not self.enough.is_set():
                began = time.monotonic()
                self.resident.apply()
                self.longest_s = max(self.longest_s, time.monotonic() - began)
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            self.failed = error


def test_the_release_before_serves_while_this_one_migrates(
    server: OutsideServer, gateway: Gateway, old: Production, new: Production
) -> None:
    refused = new.torana("web")
    assert refused.returncode == 3
    assert "Run `torana migrate` first" in refused.stderr

    applying = [Applying(_resident(n, old, gateway)) for n in range(RESIDENTS)]
    for one in applying:
        one.start()
    time.sleep(1)
    began = time.monotonic()
    migrated = new.torana("migrate", timeout_s=200)
    took_s = time.monotonic() - began
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    time.sleep(1)
    for one in applying:
        one.enough.set()
        one.join(60)
        assert one.failed is None, (one.failed, old.logs())
        assert one.resident.statuses.keys() <= {200, 404}, one.resident.statuses
        assert one.longest_s < WAIT_S_MAX
    applied = sum(len(one.resident.acknowledged) for one in applying)
    longest_s = max(one.longest_s for one in applying)
    sys.stdout.write(
        f"\n{migrated.stdout}migrated in {took_s:.1f} s beside {applied} whole applications; "
        f"the longest took {longest_s:.2f} s\n"
    )
    assert applied > 0, "the traffic was no traffic"
    assert status_of(old.port, "/ready") == 200, "the release before stays ready on newer tables"
    assert all(process.poll() is None for process in old.running.values()), old.logs()

    old.stop_all()
    new.start_all()
    for n, one in enumerate(applying):
        one.resident.client.close()
        again = _resident(n, new, gateway)
        assert sorted(again.cases()) == sorted(one.resident.acknowledged)
        assert again.apply() in again.cases()
        again.client.close()
    with server.as_dba(DATABASE) as dba:
        count = dba.execute("SELECT count(*) FROM casework_case WHERE reference LIKE 'FILL-%'")
        assert count.fetchone() == (before.CASES,)
    verified = new.torana("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _resident(number: int, production: Production, gateway: Gateway) -> ResidentWithAPhone:
    adult = adults_with_a_phone(RESIDENTS)[number]
    gateway.taken.pop(adult.phone, None)
    resident = ResidentWithAPhone(adult, Client(production.port), gateway=gateway)
    resident.sign_in()
    return resident
