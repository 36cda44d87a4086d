"""A slate outlives its process: counters only grow, whoever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from torana.base.metrics import slate
from torana.base.metrics.slate import Slate, read_all

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_COUNTS = """
import sys, time
from torana.base.metrics.slate import Slate
mine = Slate("web")
mine.add("told", int(sys.argv[1]))
mine.put("now", 7)
print("counted", flush=True)
time.sleep(60)
"""


def counting(folder: Path, amount: int) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _COUNTS, str(amount)],
        env=os.environ | {slate.FOLDER: str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "counted\n"
    return child


def total(folder: Path) -> float:
    return sum(read.values.get("told", 0) for read in read_all(folder))


def test_the_next_process_counts_on_where_a_killed_one_ended(tmp_path: Path) -> None:
    first, second = counting(tmp_path, 1), counting(tmp_path, 10)
    assert total(tmp_path) == 11
    assert {read.pid for read in read_all(tmp_path)} == {first.pid, second.pid}
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert total(tmp_path) == 11
    assert {read.pid for read in read_all(tmp_path)} == {None, second.pid}
    third = counting(tmp_path, 100)
    assert total(tmp_path) == 111
    assert len(read_all(tmp_path)) == 2, "a slate was taken over, not added"
    for child in (second, third):
        child.kill()
        child.communicate()


def test_threads_lose_no_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(slate.FOLDER, str(tmp_path))
    mine = Slate("web")

    def work() -> None:
        for number in range(1000):
            mine.add(f"name-{number % 7}")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(mine.read().values.values()) == 8000
    assert read_all(tmp_path)[0].values == mine.read().values


def test_a_full_slate_drops_new_names_and_keeps_counting_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(slate.FOLDER, str(tmp_path))
    monkeypatch.setattr(slate, "BYTES", 1024)
    mine = Slate("web")
    for number in range(100):
        mine.add(f"a-name-of-some-length-{number}")
    mine.add("a-name-of-some-length-0")
    (read,) = read_all(tmp_path)
    assert read.values["a-name-of-some-length-0"] == 2
    assert len(read.values) < 30


def test_where_no_slate_can_be_kept_a_process_counts_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(slate.FOLDER, str(tmp_path / "nowhere"))
    mine = Slate("web")
    mine.add("told")
    assert mine.read().values == {"told": 1}


def test_rubbish_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "web-0.slate").write_bytes(b"torana 1" + b"\xff" * 100)
    (tmp_path / "web-1.slate").write_bytes(b"short")
    (tmp_path / "web-2.slate").write_bytes(os.urandom(500))
    assert all(not read.values for read in read_all(tmp_path))
