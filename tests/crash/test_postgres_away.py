"""PostgreSQL restarts, loses its lines, stands still, or is away for a minute; people apply.

Everybody gets 503 with Retry-After meanwhile and never 500, no thread hangs, and ten seconds
after it is back applications go through again: those acknowledged are there, each once.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crash.crowd import back_s, load, signed_in, threads_of, verify
from tests.crash.pace import WHOLE, tell
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nation import RunningNation
    from tests.resident import Resident

AWAY_S = 60.0 if WHOLE else 5.0
BACK_S_MAX = 10.0
THREADS_MORE_MAX = 8  # granian keeps some for a while

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def people(nation: RunningNation) -> Iterator[list[Resident]]:
    found = signed_in(nation)
    yield found
    for resident in found:
        resident.client.close()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL])
def test_a_restart_costs_nobody_an_application(
    signum: signal.Signals, nation: RunningNation, people: list[Resident]
) -> None:
    with load(nation, people) as (crowd, watcher):
        pid = _postmaster(nation)
        os.kill(pid, signum)
        began = time.monotonic()
        while nation.pid_of("postgres") in (None, pid):
            assert time.monotonic() < began + 30, "PostgreSQL was not started again"
            time.sleep(0.02)
        back_s(nation, crowd)
        took_s = time.monotonic() - began
    assert took_s < BACK_S_MAX, took_s
    tell(f"PostgreSQL after {signum.name}: back in {took_s:.1f} s, {dict(watcher.answers)}")


def test_lines_that_are_ended_cost_nobody_an_application(
    nation: RunningNation, people: list[Resident]
) -> None:
    ended = 0
    with load(nation, people) as (crowd, watcher):
        for _ in range(40 if WHOLE else 10):
            ended += _end_every_line(nation)
            time.sleep(0.25)
        took_s = back_s(nation, crowd)
    assert took_s < BACK_S_MAX, took_s
    tell(f"{ended} lines ended: back in {took_s:.1f} s, {dict(watcher.answers)}")


def test_postgres_away_is_told_and_over_when_it_is_back(
    nation: RunningNation, people: list[Resident]
) -> None:
    assert nation.process is not None
    before = threads_of(nation.process.pid)
    with load(nation, people) as (crowd, watcher):
        os.kill(nation.process.pid, signal.SIGSTOP)  # who would start it again
        os.kill(_postmaster(nation), signal.SIGINT)
        time.sleep(AWAY_S)
        os.kill(nation.process.pid, signal.SIGCONT)
        took_s = back_s(nation, crowd)
        meanwhile = threads_of(nation.process.pid)
    assert took_s < BACK_S_MAX, took_s
    assert watcher.answers[503] > AWAY_S, watcher.answers
    assert meanwhile <= before + THREADS_MORE_MAX, (before, meanwhile)
    tell(f"PostgreSQL down for {AWAY_S:.0f} s: back in {took_s:.1f} s, {dict(watcher.answers)}")


def test_postgres_standing_still_is_told_and_over_when_it_goes_on(
    nation: RunningNation, people: list[Resident]
) -> None:
    assert nation.process is not None
    before = threads_of(nation.process.pid)
    with load(nation, people) as (crowd, watcher):
        frozen = _every_process(_postmaster(nation))
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(AWAY_S)
            meanwhile = threads_of(nation.process.pid)
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        took_s = back_s(nation, crowd)
    assert took_s < BACK_S_MAX, took_s
    assert meanwhile <= before + THREADS_MORE_MAX, (before, meanwhile)
    tell(f"PostgreSQL still for {AWAY_S:.0f} s: back in {took_s:.1f} s, {dict(watcher.answers)}")


def test_after_all_that_the_log_verifies(nation: RunningNation) -> None:
    verify(nation)


def _postmaster(nation: RunningNation) -> int:
    pid = nation.pid_of("postgres")
    assert pid is not None
    return pid


def _end_every_line(nation: RunningNation) -> int:
    with Cluster(nation.data).connect(roles.SUPERUSER) as line:
        found = line.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE usename LIKE 'torana_%'"
        ).fetchone()
    assert found is not None
    return int(found[0])


def _every_process(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _every_process(int(child)))]
