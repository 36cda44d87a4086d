"""`torana up`: one nation on one folder, up quickly, down wholly, and never beyond this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.nation import RunningNation, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# In the order in which they stand: one nation is started, used, and at last killed.
pytestmark = pytest.mark.cluster

CANARIES = ("3126490712", "Amina Otieno", "amina.otieno", "712000101", "Mango Lane")


@pytest.fixture(scope="module")
def nation() -> Iterator[RunningNation]:
    """Return a nation whose folder lasts for these tests, and is not started yet."""
    data = Path(tempfile.mkdtemp(prefix="torana-test-"))
    data.chmod(0o711)  # ours and fresh: as root, PostgreSQL's own user passes through
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = RunningNation(data, port)
    yield running
    running.stop()
    shutil.rmtree(data, ignore_errors=True)


def family_of(nation: RunningNation) -> set[int]:
    """Return every process that works on the nation's folder, whoever started it."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                zombie = b") Z " in (folder / "stat").read_bytes()
            except OSError:
                continue
            if os.fsencode(nation.data) in told and not zombie:
                found.add(int(folder.name))
    return found


def wait_for_nobody(nation: RunningNation, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while family_of(nation):
        assert time.monotonic() < deadline, f"still running: {family_of(nation)}"
        time.sleep(0.05)


def test_a_nation_comes_up_in_a_minute_goes_down_whole_and_comes_back_in_seconds(
    nation: RunningNation,
) -> None:
    began = time.monotonic()
    nation.start()
    first_s = time.monotonic() - began
    assert nation.process is not None
    assert len(family_of(nation)) >= 5
    nation.process.send_signal(signal.SIGINT)
    assert nation.process.wait(30) == 0
    wait_for_nobody(nation, 1)
    began = time.monotonic()
    nation.start()
    second_s = time.monotonic() - began
    print(f"first start {first_s:.1f} s, second start {second_s:.1f} s")  # noqa: T201 - shown by -s
    assert first_s < 60
    assert second_s < 10  # under 5 alone; the tests share two cores


def test_it_says_where_to_look_and_whom_to_be(nation: RunningNation) -> None:
    told = nation.log.read_text()
    assert f"http://localhost:{nation.port}" in told
    for role in ("resident", "officer", "auditor"):
        assert role in told


def test_a_second_start_on_the_same_folder_is_refused_with_a_sentence(
    nation: RunningNation,
) -> None:
    answer = nation.torana("up", "--data", str(nation.data))
    assert answer.returncode == 3
    assert f"Torana already runs on {nation.data}" in answer.stderr
    assert status_of(nation.port, "/ready") == 200


def test_it_answers_on_this_machine_alone(nation: RunningNation) -> None:
    listening = [
        line.split()[1]
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{nation.port:04X}")
    ]
    assert set(listening) == {f"0100007F:{nation.port:04X}"}


def test_the_page_of_what_phones_received_is_there_only_in_a_demonstration(
    nation: RunningNation,
) -> None:
    assert status_of(nation.port, "/demo") == 200
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    production = {
        "TORANA_PUBLIC_URL": "https://services.example",
        "TORANA_PORT": str(port),
        "TORANA_HOSTS": "localhost",
        "TORANA_SMS_URL": "http://localhost:9/",
        "TORANA_SMS_TOKEN": "opens the gateway",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "torana", "web"], env=nation.environment | production
    ) as web:
        try:
            deadline = time.monotonic() + 30
            while status_of(port, "/ready") != 200:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert status_of(port, "/demo") == 404
        finally:
            web.terminate()


def test_the_doctor_finds_all_well(nation: RunningNation) -> None:
    answer = nation.torana("doctor")
    assert answer.returncode == 0, answer.stdout


def test_a_killed_process_is_started_again(nation: RunningNation) -> None:
    for name in ("web", "worker", "sequencer", "postgres"):
        first = nation.pid_of(name)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while nation.pid_of(name) in {None, first} or status_of(nation.port, "/ready") != 200:
            assert time.monotonic() < deadline, f"{name} did not come back"
            time.sleep(0.05)


def test_logs_name_nobody(nation: RunningNation) -> None:
    written = "".join(file.read_text() for file in (nation.data / "log").iterdir())
    assert "sequencer_started" in written
    for canary in CANARIES:
        assert canary not in written


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_nothing_runs_on_when_the_supervisor_is_killed_and_the_next_start_is_sound(
    nation: RunningNation,
) -> None:
    assert nation.process is not None
    nation.process.kill()
    nation.process.wait()
    wait_for_nobody(nation, 10)
    nation.start()
    assert status_of(nation.port, "/ready") == 200
    assert nation.torana("log", "verify").returncode == 0
