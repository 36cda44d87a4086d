"""`torana web` in a whole nation: processes that come back, lines that are counted, limits."""

from __future__ import annotations

import http.client
import os
import signal
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.client import Client
from tests.nation import RunningNation, running_nation, status_of
from tests.resident import Resident, adults_with_a_phone
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def nation() -> Iterator[RunningNation]:
    with running_nation() as running:
        yield running


def answering(nation: RunningNation) -> set[int]:
    """Return the processes that answer pages."""
    first = nation.pid_of("web")
    assert first is not None
    return {int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split()}


def test_as_many_processes_answer_as_are_set(nation: RunningNation) -> None:
    assert len(answering(nation)) == settings.WEB_PROCESSES


def test_a_killed_process_is_replaced_while_the_others_go_on(nation: RunningNation) -> None:
    before = answering(nation)
    os.kill(next(iter(before)), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while len(answering(nation)) < len(before) or answering(nation) == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    while [status_of(nation.port, "/ready") for _ in range(20)] != [200] * 20:
        assert time.monotonic() < deadline, "somebody holds the port and does not answer"


def test_each_thread_has_one_connection_and_no_more(nation: RunningNation) -> None:
    for _ in range(60):
        status_of(nation.port, "/")
    with Cluster(nation.data).connect(roles.OWNER) as database:
        found = database.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", ["torana_web"]
        )
        row = found.fetchone()
    assert row is not None
    assert row[0] <= settings.WEB_PROCESSES * (settings.WEB_THREADS + 1)


def test_somebody_signs_in_applies_and_is_told_when_a_form_is_too_long(
    nation: RunningNation,
) -> None:
    resident = Resident(adults_with_a_phone(1)[0], Client(nation.port))
    resident.sign_in()
    assert resident.apply()
    resident.client.close()
    with closing(http.client.HTTPConnection("127.0.0.1", nation.port, timeout=20)) as line:
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        line.request("POST", "/verify", b"x" * 80_000_000, form)
        refused = line.getresponse()
        assert refused.status == 413
        assert b"at most 10 MB" in refused.read()
