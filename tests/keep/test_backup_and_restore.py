"""Backups of a nation that goes on, and what comes back of it at a point in time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.client import Client
from tests.nation import ROOT, RunningNation, running_nation
from tests.resident import Adult, Resident, adults_with_a_phone
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]
APART_S = 1.5  # between what is before a moment and what is after it


@dataclass(frozen=True, slots=True)
class Kept:
    """A nation that was backed up, and is gone now."""

    backups: Path
    secrets: Path
    adult: Adult
    before: list[str]  # references: before the backup, or while it was taken
    until: list[str]  # and those until the moment
    moment: str
    after: list[str]  # and those after it


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """Apply, back up, apply, note the moment, apply, and lose the machine."""
    folder = Path(tempfile.mkdtemp(prefix="torana-kept-"))
    folder.chmod(0o711)
    backups = folder / "backups"
    backups.mkdir(mode=0o711)
    try:
        with running_nation(TORANA_BACKUP=str(backups)) as nation:
            adult = adults_with_a_phone(1)[0]
            resident = Resident(adult, Client(nation.port))
            resident.sign_in()
            before = [resident.apply() for _ in range(2)]
            taken = nation.torana("backup")
            assert taken.returncode == 0, taken.stdout + taken.stderr
            until = [resident.apply() for _ in range(2)]
            time.sleep(APART_S)
            moment = datetime.now(UTC).isoformat()  # noqa: TID251 - PostgreSQL's own clock
            time.sleep(APART_S)
            after = [resident.apply() for _ in range(2)]
            resident.client.close()
            shutil.copytree(nation.data / "secrets", folder / "secrets")
            nation.stop()
        yield Kept(backups, folder / "secrets", adult, before, until, moment, after)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def command(kept: Kept, into: Path, *words: str, secrets: Path | None = None) -> list[str]:
    """Return the words of `torana restore` into a folder."""
    place = ["--data", str(into), "--secrets", str(secrets or kept.secrets)]
    return [sys.executable, "-m", "torana", "restore", str(kept.backups), *place, *words]


def restore(
    kept: Kept, into: Path, *words: str, secrets: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `torana restore` into a folder."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        command(kept, into, *words, secrets=secrets),
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def empty() -> Iterator[Path]:
    """Give a folder for a nation."""
    folder = Path(tempfile.mkdtemp(prefix="torana-restored-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def cases_of(kept: Kept, data: Path) -> list[str]:
    """Start the restored nation and return what its resident finds, having signed in anew."""
    nation = RunningNation(data, _free_port())
    try:
        nation.start()
        resident = Resident(kept.adult, Client(nation.port))
        resident.sign_in()
        found = resident.cases()
        resident.apply()  # it goes on
        resident.client.close()
        log = nation.torana("log", "verify")
        assert log.returncode == 0, log.stdout + log.stderr
        return found
    finally:
        nation.stop()


def _free_port() -> int:
    import socket  # noqa: PLC0415 - for this alone

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_backup_itself_comes_back_row_for_row_with_the_root_of_its_log(
    kept: Kept, empty: Path
) -> None:
    done = restore(kept, empty, "--at", "backup")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "as in the backup" in done.stdout
    assert sorted(cases_of(kept, empty)) == sorted(kept.before)


def test_at_a_moment_there_is_what_was_there_and_nothing_later(kept: Kept, empty: Path) -> None:
    done = restore(kept, empty, "--at", kept.moment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(cases_of(kept, empty)) == sorted(kept.before + kept.until)


def test_without_a_moment_everything_that_was_acknowledged_comes_back(
    kept: Kept, empty: Path
) -> None:
    done = restore(kept, empty)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(cases_of(kept, empty)) == sorted(kept.before + kept.until + kept.after)


def test_a_folder_that_holds_something_is_left_alone(kept: Kept, empty: Path) -> None:
    (empty / "somebody's").write_text("own")
    done = restore(kept, empty)
    assert done.returncode == 3
    assert "is not empty" in done.stderr
    assert [path.name for path in empty.iterdir()] == ["somebody's"]


def test_a_damaged_backup_is_refused_with_the_name_of_the_file(kept: Kept, empty: Path) -> None:
    backup = next(path for path in kept.backups.iterdir() if (path / "postgres").is_dir())
    victim = max((backup / "postgres" / "base").rglob("*"), key=lambda path: path.lstat().st_size)
    content = victim.read_bytes()
    victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    try:
        done = restore(kept, empty, "--at", "backup")
    finally:
        victim.write_bytes(content)
    assert done.returncode == 3
    assert victim.name in done.stderr
    assert not list(empty.iterdir())


def test_without_the_secrets_nothing_is_restored(kept: Kept, empty: Path, tmp_path: Path) -> None:
    done = restore(kept, empty, secrets=tmp_path)
    assert done.returncode == 3
    assert "is missing" in done.stderr
    assert not list(empty.iterdir())


def test_a_master_key_that_opens_nothing_of_it_is_refused(
    kept: Kept, empty: Path, tmp_path: Path
) -> None:
    shutil.copytree(kept.secrets, tmp_path / "secrets")
    (tmp_path / "secrets" / "master-key").write_text("5e" * 32 + "\n")
    done = restore(kept, empty, secrets=tmp_path / "secrets")
    assert done.returncode == 3, done.stdout
    assert "holders' keys do not open" in done.stderr
    assert not list(empty.iterdir())


def test_on_what_a_killed_restore_left_nothing_starts(kept: Kept, empty: Path) -> None:
    process = subprocess.Popen(command(kept, empty), cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (empty / "postgres.half").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    up = subprocess.run(
        [sys.executable, "-m", "torana", "up", "--data", str(empty)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
    )
    assert up.returncode == 3, up.stdout
    assert "stopped half-way" in up.stderr


def test_a_time_without_its_zone_is_asked_for_again(kept: Kept, empty: Path) -> None:
    done = restore(kept, empty, "--at", "2026-11-22T10:15:00")
    assert done.returncode == 3
    assert "write Z behind it" in done.stderr


def test_an_archive_that_fails_stops_nobody_and_is_told(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="torana-archive-"))
    folder.chmod(0o711)
    try:
        with running_nation(TORANA_BACKUP=str(folder)) as nation:
            assert "ok  archive" in nation.torana("doctor").stdout
            shutil.move(folder / "wal", tmp_path / "away")
            (folder / "wal").write_text("no folder any more")
            resident = Resident(adults_with_a_phone(1)[0], Client(nation.port))
            resident.sign_in()
            resident.apply()
            _switch(nation)
            assert _told_within(nation, "could not be copied to the archive", 20)
            told = nation.torana("status").stdout
            assert re.search(r"archive of backups fails +[1-9]\d* (second|minute)", told), told
            resident.apply()
            resident.client.close()
            (folder / "wal").unlink()
            shutil.move(tmp_path / "away", folder / "wal")
            assert _told_within(nation, "ok  archive", 90)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _switch(nation: RunningNation) -> None:
    """Have PostgreSQL hand over the piece of its log that it writes to."""
    with Cluster(nation.data).connect(roles.SUPERUSER) as superuser:
        superuser.execute("SELECT pg_switch_wal()")


def _told_within(nation: RunningNation, words: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if words in nation.torana("doctor").stdout:
            return True
        time.sleep(0.5)
    return False
