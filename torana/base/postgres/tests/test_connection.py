"""What is held back is in the database all the same, where and when it was written."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DataError, OperationalError, connection, transaction
from psycopg.pq import TransactionStatus

from torana.base import clock
from torana.base.ids import new_id
from torana.base.models import Delivery
from torana.base.postgres import held, roles
from torana.base.postgres.engine.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from torana.base.postgres.cluster import Cluster

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db(transaction=True)
INSERT = (
    "INSERT INTO base_delivery (id, event, handler, payload, attempts, due_at, error)"
    " VALUES (%s, %s, 'nobody', '{}', %s, %s, '')"
)


def write(event: str, attempts: int = 0) -> None:
    held.write(INSERT, (new_id(), event, attempts, clock.now()))


def line() -> Connection:
    connection.ensure_connection()
    assert isinstance(connection.connection, Connection)
    return connection.connection


@pytest.fixture(autouse=True)
def _worker(as_worker: Switch) -> object:
    with as_worker():
        yield


def test_a_postgresql_that_stands_still_is_one_that_is_away() -> None:
    line().answer_s_max = 0.2
    with pytest.raises(OperationalError, match="did not answer"):
        write_and_sleep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,), "on another line"


@transaction.atomic
def write_and_sleep() -> None:
    write("never")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [1])


def kept() -> list[str]:
    return list(Delivery.objects.order_by("event").values_list("event", flat=True))


def test_what_is_held_goes_out_with_commit() -> None:
    with transaction.atomic():
        write("first")
        write("second")
        assert len(line().held) == 2
    assert line().held == []
    assert kept() == ["first", "second"]


def test_the_next_statement_of_the_transaction_sees_it() -> None:
    with transaction.atomic():
        write("first")
        assert kept() == ["first"]
        write("second")
        assert Delivery.objects.filter(event="second").delete()[0] == 1
    assert kept() == ["first"]


def test_a_rollback_takes_it_along() -> None:
    with suppress(KeyError), transaction.atomic():
        write("never")
        raise KeyError
    assert line().held == []
    assert kept() == []


def test_a_rollback_to_a_savepoint_takes_only_what_came_after_it() -> None:
    with transaction.atomic():
        write("before")
        with suppress(KeyError), transaction.atomic():
            write("after")
            raise KeyError
    assert kept() == ["before"]


@transaction.atomic
def refused() -> None:
    write("first")
    write("too many", attempts=10**6)


def test_what_postgresql_refuses_is_told_and_nothing_is_kept() -> None:
    with pytest.raises(DataError):
        refused()
    assert kept() == []
    with transaction.atomic():
        write("the line goes on")
    assert kept() == ["the line goes on"]


def test_begin_goes_out_with_the_first_statement() -> None:
    with transaction.atomic():
        assert line().pgconn.transaction_status == TransactionStatus.IDLE
        assert kept() == []
        assert line().pgconn.transaction_status == TransactionStatus.INTRANS


def test_it_all_waits_for_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []
    wait = Connection.wait

    def noted(gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        ready = None
        with suppress(StopIteration):
            while True:
                waits.append(gen.send(ready))
                ready = yield waits[-1]

    line()
    monkeypatch.setattr(Connection, "wait", lambda self, gen: wait(self, noted(gen)))
    with transaction.atomic():
        write("first")
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", ["BEGIN, the row and this"])
            assert len(waits) == 1
        write("second")
    assert len(waits) == 2, "the row and COMMIT"


def test_it_may_be_more_than_fits_on_the_way_at_once() -> None:
    with transaction.atomic():
        for _ in range(3):
            held.write("SELECT %s || %s", ["there" * 500_000, "and back"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT repeat(%s, 500000)", ["there"])
            assert cursor.fetchone() == ("there" * 500_000,)
        held.write("SELECT repeat(%s, 500000)", ["back"])
        held.write("SELECT length(%s)", ["there" * 500_000])


def test_nothing_can_be_held_without_a_transaction() -> None:
    with pytest.raises(AssertionError):
        write("alone")


def test_a_line_that_the_server_ended_is_noticed_without_asking(private_cluster: Cluster) -> None:
    assert connection.is_usable()
    with private_cluster.connect(roles.SUPERUSER) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 1000)", [line().info.backend_pid])
    assert not connection.is_usable()
    connection.close()
