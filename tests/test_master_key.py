"""A new master key while people work: everything opens before, during and after.

`torana keys rotate master` runs as a process of its own on this test's PostgreSQL, beside threads
that make holders' keys and open them as web processes do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection, connections

from torana.base import keyring, keys
from torana.base.models import HolderKey
from torana.base.rotation import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]

OLD = "5e" * 32


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the keys in files, as a nation does; the master key is the tests' own."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "master-key").write_text(f"{OLD}\n")
    (folder / "secret-key").write_text("ab" * 32)
    monkeypatch.setattr(settings, "MASTER_KEY_FILE", folder / "master-key")
    monkeypatch.setattr(keyring, "_keys", None)
    yield folder
    monkeypatch.setattr(keyring, "_keys", None)


@pytest.fixture
def rotate(secrets: Path) -> Callable[[], subprocess.Popen[str]]:
    """Start a rotation by the command line, on this test's database."""
    database = connections.settings["default"]
    host = quote(database["HOST"], safe="")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TORANA_")} | {
        "TORANA_DATA": str(secrets.parent),
        "TORANA_DATABASE_OWNER_URL": f"postgresql://torana_owner@{host}/{database['NAME']}",
    }

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "torana", "keys", "rotate", "master"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


@dataclass(frozen=True, slots=True)
class Thing:
    """Something sealed for somebody."""

    holder: UUID
    sealed: bytes

    def opens(self) -> bool:
        """Whether it says what was sealed."""
        return keys.open_for(self.holder, self.sealed, "case:1") == self.holder.bytes


def sealed_thing() -> Thing:
    holder = uuid4()
    return Thing(holder, keys.seal_for(holder, holder.bytes, "case:1"))


class Work:
    """Threads that seal for new people and open what is there, until told to stop."""

    def __init__(self, things: list[Thing]) -> None:
        self.things = things
        self.failures: list[Exception] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.work) for _ in range(3)]

    def work(self) -> None:
        """Do it, until told to stop."""
        number = 0
        try:
            while not self.stop.is_set():
                self.things.append(sealed_thing())
                number = (number * 31 + 7) % len(self.things)
                assert self.things[number].opens()
        except Exception as error:  # noqa: BLE001 - told by the test
            self.failures.append(error)
        finally:
            connection.close()

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def opened_by_the_old_key() -> int:
    """Return how many holders' keys the old master key opens."""
    old = keyring.derived(bytes.fromhex(OLD), keyring.WRAPS)
    return sum(
        keyring.decrypt(old, bytes(row.wrapped), f"holder:{row.holder_id}") is not None
        for row in HolderKey.objects.all()
    )


def test_everything_opens_before_during_and_after(
    secrets: Path, rotate: Callable[[], subprocess.Popen[str]]
) -> None:
    things = [sealed_thing() for _ in range(200)]
    found_by = keys.mac("id number", b"3126490712")
    with Work(things) as work:
        rotation = rotate()
        told, _ = rotation.communicate(timeout=100)
    assert rotation.returncode == 0, told
    assert not work.failures
    assert len(things) > 210, "people worked meanwhile"
    assert OLD not in (secrets / "master-key").read_text()
    assert opened_by_the_old_key() == 0
    keyring._keys = None  # as a process that starts now
    assert all(thing.opens() for thing in things)
    assert keys.mac("id number", b"3126490712") == found_by


def test_a_rotation_that_is_killed_goes_on_where_it_was(
    secrets: Path, rotate: Callable[[], subprocess.Popen[str]]
) -> None:
    things = [sealed_thing() for _ in range(300)]
    with Work(things) as work:
        first = rotate()
        while f"before = {OLD}" not in (secrets / "master-key").read_text():
            assert first.poll() is None
            time.sleep(0.005)
        first.kill()
        first.communicate()
        assert all(thing.opens() for thing in things[:50])
        second = rotate()
        told, _ = second.communicate(timeout=100)
    assert second.returncode == 0, told
    assert not work.failures
    assert opened_by_the_old_key() == 0
    keyring._keys = None
    assert all(thing.opens() for thing in things)


def test_a_process_that_knows_the_old_key_alone_makes_no_row_that_the_old_one_opens(
    secrets: Path,
) -> None:
    before = sealed_thing()
    assert begin(secrets / "master-key")
    after = sealed_thing()
    assert opened_by_the_old_key() == 1
    assert before.opens()
    assert after.opens()


def test_a_spoilt_file_takes_no_key_away(secrets: Path) -> None:
    thing = sealed_thing()
    (secrets / "master-key").write_text("what an editor left")
    assert thing.opens()
    assert sealed_thing().opens()


def test_a_key_that_neither_opens_is_told_and_the_old_one_is_kept(
    secrets: Path, rotate: Callable[[], subprocess.Popen[str]]
) -> None:
    thing = sealed_thing()
    HolderKey.objects.create(holder_id=uuid4(), wrapped=os.urandom(60))
    rotation = rotate()
    told, _ = rotation.communicate(timeout=100)
    assert rotation.returncode == 3
    assert "1 holders' keys open under neither" in told
    assert f"before = {OLD}" in (secrets / "master-key").read_text()
    assert thing.opens()
