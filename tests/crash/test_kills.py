"""Under load, kill -9 anything at any moment: nothing acknowledged is lost, nothing happens twice.

Five kills in `make test`; `make crash N=200` for a long night. The seed is printed, and
TORANA_CRASH_SEED repeats it.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.crash.crowd import Crowd, signed_in
from tests.crash.pace import CHANCE, KILLS, SEED
from tests.nation import status_of

if TYPE_CHECKING:
    from tests.nation import RunningNation

TARGETS = ("web", "worker", "sequencer", "postgres")
BACK_STARTS_MAX = 2.0  # whole first starts: what a second is worth, the machine's load decides

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240 + 30 * KILLS)]


def test_no_kill_loses_or_doubles_an_application(nation: RunningNation) -> None:
    residents = signed_in(nation)
    crowd = Crowd(residents)
    crowd.begin()
    away_s = [
        _kill(nation, CHANCE.choice(TARGETS), after_s=CHANCE.uniform(0.2, 2.5))
        for _ in range(KILLS)
    ]
    time.sleep(1)
    crowd.end()
    told = {r.adult.number: r.statuses for r in residents}
    print(f"\nseed {SEED}, {KILLS} kills, longest away {max(away_s):.1f} s, answers {told}")  # noqa: T201
    assert not crowd.failures, (SEED, crowd.failures)
    assert all(resident.acknowledged for resident in residents), "the load was no load"
    for resident in residents:
        assert sorted(resident.cases()) == sorted(resident.acknowledged), SEED
        resident.client.close()
    assert max(away_s) < BACK_STARTS_MAX * nation.started_s, (SEED, sorted(away_s)[-5:])
    _settle(nation)
    verified = nation.torana("log", "verify")
    assert verified.returncode == 0, (SEED, verified.stdout + verified.stderr)


def _kill(nation: RunningNation, target: str, *, after_s: float) -> float:
    """Kill a process and return the seconds until pages are answered again."""
    time.sleep(after_s)
    pid = _pid(nation, target)
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    while status_of(nation.port, "/ready") != 200 or nation.pid_of(target) in (None, pid):
        assert time.monotonic() < began + 60, f"{target} did not come back, seed {SEED}"
        time.sleep(0.05)
    return time.monotonic() - began


def _pid(nation: RunningNation, target: str) -> int:
    deadline = time.monotonic() + 20
    while (pid := nation.pid_of(target)) is None:
        assert time.monotonic() < deadline, f"there is no {target}"
        time.sleep(0.05)
    return pid


def _settle(nation: RunningNation) -> None:
    """Give the sequencer a moment to number what is pending."""
    time.sleep(2)
    assert status_of(nation.port, "/log/checkpoint") == 200
