"""The private PostgreSQL lives and dies as its starter does, and loses nothing that it promised."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from torana.base.postgres import binaries, roles
from torana.base.postgres.cluster import Cluster, socket_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.cluster

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become others")


@pytest.fixture
def ground() -> Iterator[Path]:
    """Return an empty folder that PostgreSQL's user may pass through, as pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="torana-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pid: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)


def test_it_is_reached_by_its_socket_alone_and_leaves_nothing_running(ground: Path) -> None:
    cluster = Cluster(ground / "data", durable=False)
    with cluster:
        pid = cluster.pid
        assert pid is not None
        for role in roles.ALL:
            with cluster.connect(role) as connection:
                assert connection.execute("SELECT current_user").fetchone() == (role,)
        with cluster.connect(roles.OWNER) as owner:
            assert owner.execute("SHOW listen_addresses").fetchone() == ("",)
            kinds = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'torana'"
            assert owner.execute(kinds).fetchone() == ("b", "C.UTF-8")
        for name in ("postgres", "run", "log"):
            assert stat.S_IMODE((ground / "data" / name).stat().st_mode) == 0o700
    assert not alive(pid)
    assert list((ground / "data" / "run").iterdir()) == []


def test_a_second_start_finds_what_the_first_one_kept(ground: Path) -> None:
    with Cluster(ground / "data") as first, first.connect(roles.OWNER) as owner:
        owner.execute("CREATE TABLE kept (word text)")
        owner.execute("INSERT INTO kept VALUES ('kept')")
    began = time.monotonic()
    with Cluster(ground / "data") as second, second.connect(roles.OWNER) as owner:
        assert owner.execute("SELECT word FROM kept").fetchone() == ("kept",)
    assert time.monotonic() - began < 5


@needs_root
def test_as_root_postgresql_runs_as_a_system_user_with_a_name(ground: Path) -> None:
    with Cluster(ground / "data", durable=False) as cluster:
        uid = Path(f"/proc/{cluster.pid}").stat().st_uid
    assert uid != 0
    assert binaries.run_as(ground / "data" / "postgres").uid == uid


AS_A_USER = """
import os, pwd, sys
from pathlib import Path
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster
user = pwd.getpwnam("nobody")
os.setgroups([]); os.setgid(user.pw_gid); os.setuid(user.pw_uid)
with Cluster(Path(sys.argv[1]), durable=False) as cluster, cluster.connect(roles.OWNER) as owner:
    print(Path(f"/proc/{cluster.pid}").stat().st_uid == user.pw_uid,
          owner.execute("SELECT current_user").fetchone()[0])
"""


@needs_root
def test_a_plain_user_runs_it_as_themselves(ground: Path) -> None:
    ground.chmod(0o777)
    programs = binaries.usable_by(
        binaries.RunAs("nobody", *_ids("nobody")), binaries.find(), ground
    )
    answer = subprocess.run(
        [sys.executable, "-c", AS_A_USER, ground / "data"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"TORANA_POSTGRES_BIN": str(programs), "HOME": "/", "USER": "nobody"},
    )
    assert answer.stdout.split() == ["True", roles.OWNER], answer.stderr


@needs_root
def test_programs_under_a_private_home_are_copied_and_the_home_stays_private(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = ground / "home"
    home.mkdir(mode=0o700)
    package = binaries.find().parent.parent
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    libs = package.parent / f"{package.name}.libs"
    shutil.copytree(libs, home / libs.name, symlinks=True)
    monkeypatch.setenv("TORANA_POSTGRES_BIN", str(home / package.name / "pginstall" / "bin"))
    with Cluster(ground / "data", durable=False) as cluster, cluster.connect(roles.OWNER):
        program = Path(f"/proc/{cluster.pid}/exe").readlink()
    assert program.is_relative_to(ground / "data" / "programs")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@needs_root
def test_a_data_folder_that_postgresql_cannot_reach_is_refused_with_a_sentence(
    ground: Path,
) -> None:
    home = ground / "home"
    home.mkdir(mode=0o700)
    with pytest.raises(binaries.PostgresUnusable, match=r"cannot reach .*Choose a data folder"):
        Cluster(home / "data", durable=False).start()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(ground: Path) -> None:
    deep = ground / ("deep" * 12) / ("deeper" * 10)
    deep.parent.mkdir()
    with Cluster(deep, durable=False) as cluster, cluster.connect(roles.OWNER):
        folder = socket_folder(deep)
        assert str(folder).startswith("/tmp/torana-")  # noqa: S108 - where a short path is
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_a_first_start_that_was_cut_off_is_begun_again(ground: Path) -> None:
    half = ground / "data" / "postgres.half"
    half.mkdir(parents=True, mode=0o711)
    (ground / "data").chmod(0o711)
    (half / "PG_VERSION").write_text("18")
    with Cluster(ground / "data", durable=False) as cluster, cluster.connect(roles.OWNER) as owner:
        assert owner.execute("SELECT 1").fetchone() == (1,)
    assert not half.exists()


def test_data_of_another_version_is_refused_with_a_sentence(ground: Path) -> None:
    cluster = Cluster(ground / "data", durable=False)
    with cluster:
        pass
    (ground / "data" / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(binaries.PostgresUnusable, match="written by PostgreSQL 12"):
        cluster.start()


def test_a_postmaster_told_to_wait_for_its_clients_is_hastened(ground: Path) -> None:
    with Cluster(ground / "data", durable=False) as cluster, cluster.connect(roles.OWNER):
        assert cluster.pid is not None
        os.kill(cluster.pid, signal.SIGTERM)  # which waits for the line above, for ever
        deadline = time.monotonic() + 20
        while not cluster.died():
            assert time.monotonic() < deadline, "it waits for its clients"
            time.sleep(0.05)
        cluster.start()
        with cluster.connect(roles.OWNER) as owner:
            assert owner.execute("SELECT 1").fetchone() == (1,)


def test_no_acknowledged_row_is_lost_when_the_postmaster_is_killed(ground: Path) -> None:
    acknowledged: list[tuple[int, int]] = []
    stop = threading.Event()
    with Cluster(ground / "data") as cluster:
        with cluster.connect(roles.OWNER) as owner:
            owner.execute("CREATE TABLE word (writer int, number int)")
        writers = [
            threading.Thread(target=write, args=(cluster, n, acknowledged, stop)) for n in range(4)
        ]
        for writer in writers:
            writer.start()
        for _ in range(3):
            time.sleep(0.5)
            before = len(acknowledged)
            assert cluster.pid is not None
            os.kill(cluster.pid, signal.SIGKILL)
            while not cluster.died():
                time.sleep(0.01)
            cluster.start()
            while len(acknowledged) == before:
                time.sleep(0.01)
        stop.set()
        for writer in writers:
            writer.join(30)
        with cluster.connect(roles.OWNER) as owner:
            kept = set(owner.execute("SELECT writer, number FROM word").fetchall())
    assert len(acknowledged) > 100
    assert set(acknowledged) - kept == set()


def write(
    cluster: Cluster, writer: int, acknowledged: list[tuple[int, int]], stop: threading.Event
) -> None:
    """Insert numbers one by one, noting each that was acknowledged; come back after a crash."""
    number = 0
    while not stop.is_set():
        try:
            with cluster.connect(roles.OWNER) as connection:
                while not stop.is_set():
                    number += 1
                    connection.execute("INSERT INTO word VALUES (%s, %s)", [writer, number])
                    acknowledged.append((writer, number))
        except psycopg.OperationalError:
            time.sleep(0.02)


STARTER = """
import sys, time
from pathlib import Path
from torana.base.postgres.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_it_stops_cleanly_when_its_starter_is_killed(ground: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, ground / "data"], stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert alive(pid)
        starter.kill()
    wait_until_gone(pid, 5)
    log = (ground / "data" / "log" / "postgres.log").read_text()
    assert "database system is shut down" in log.splitlines()[-1]
    with Cluster(ground / "data") as cluster, cluster.connect(roles.OWNER):
        pass


def _ids(name: str) -> tuple[int, int]:
    user = pwd.getpwnam(name)
    return user.pw_uid, user.pw_gid
