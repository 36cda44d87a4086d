"""The sequencer runs by itself: one at a time, within a second, through a lost database."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from torana.parts.transparency import api as transparency
from torana.parts.transparency.models import Checkpoint, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torana.base.actor import Actor
    from torana.base.postgres.cluster import Cluster
    from torana.parts.transparency.tests.conftest import Write

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def running() -> Iterator[Callable[[], bool]]:
    """Run a sequencer until the block ends; yield whether it is alive."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=[stop])
    thread.start()
    try:
        yield thread.is_alive
    finally:
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()


def run(stop: threading.Event) -> None:
    """Run as the sequencer's role: its thread has a connection of its own."""
    connection.settings_dict = connection.settings_dict | {
        "OPTIONS": connection.settings_dict["OPTIONS"] | {"options": "-c role=torana_sequencer"}
    }
    transparency.run_sequencer(stop)


def waited_for(size: int, within_s: float) -> float:
    """Return how long it took until the log had `size` leaves."""
    begin = time.monotonic()
    while time.monotonic() < begin + within_s:
        if Checkpoint.objects.filter(size__gte=size).exists():
            return time.monotonic() - begin
        time.sleep(0.01)
    raise AssertionError(f"no checkpoint of {size} leaves within {within_s} s")


def test_a_leaf_is_under_a_checkpoint_within_a_second(write: Write, amina: Actor) -> None:
    with running():
        write(amina)
        waited_for(1, within_s=5)  # the first one makes the key
        write(amina)
        assert waited_for(2, within_s=1) < 1


def test_a_second_sequencer_waits_and_takes_over(write: Write, amina: Actor) -> None:
    with running() as second_alive:
        with running():
            for _ in range(20):
                write(amina)
            waited_for(20, within_s=5)
        assert second_alive()
        write(amina)
        waited_for(21, within_s=5)
    assert list(Sequence.objects.order_by("index").values_list("index", flat=True)) == [*range(21)]


def test_a_lost_connection_is_found_again(
    write: Write, amina: Actor, private_cluster: Cluster
) -> None:
    with running() as alive:
        write(amina)
        waited_for(1, within_s=5)
        with private_cluster.connect("postgres") as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            )
        write(amina)
        waited_for(2, within_s=5)
        assert alive()
