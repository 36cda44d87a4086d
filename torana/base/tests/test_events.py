"""News is delivered with its effect, exactly once, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Event as Stop
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from torana.base import clock, events
from torana.base.models import Delivery, HolderKey

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Told:
    """Something happened to `thing`."""

    thing: UUID
    words: tuple[str, ...] = ()


class Refuses(Exception):  # noqa: N818 - what it does
    """The handler fails on purpose."""


heard: list[Told] = []


def listen(event: Told) -> None:
    heard.append(event)


def write_a_row(event: Told) -> None:
    HolderKey.objects.create(holder_id=event.thing, wrapped=b"effect")


def write_a_row_then_fail(event: Told) -> None:
    write_a_row(event)
    raise Refuses


@pytest.fixture
def wired() -> Iterator[Any]:
    heard.clear()
    yield lambda handler: events.hear(Told, handler)
    events._heard.pop("Told", None)


def tell(event: Told, **options: Any) -> None:
    with transaction.atomic():
        events.publish(event, **options)


def test_who_hears_gets_the_event_as_it_was_told(wired: Any, as_worker: Any) -> None:
    wired(listen)
    event = Told(uuid4(), ("a", "b"))
    tell(event)
    with as_worker():
        events.deliver_due()
        assert heard == [event]
        assert not Delivery.objects.exists()


def test_an_event_is_not_told_without_its_change(wired: Any, as_worker: Any) -> None:
    wired(listen)

    def change() -> None:
        tell(Told(uuid4()))
        raise Refuses

    with pytest.raises(Refuses), transaction.atomic():
        change()
    with as_worker():
        assert not Delivery.objects.exists()


def test_the_effect_and_the_delivery_happen_together(wired: Any, as_worker: Any) -> None:
    wired(write_a_row_then_fail)
    event = Told(uuid4())
    tell(event)
    with as_worker():
        events.deliver_due()
        assert not HolderKey.objects.filter(holder_id=event.thing).exists()
        row = Delivery.objects.get()
    assert (row.attempts, row.error) == (1, "Refuses")
    assert row.due_at > clock.now()


def test_one_poisoned_handler_does_not_stop_the_others(wired: Any, as_worker: Any) -> None:
    wired(write_a_row_then_fail)
    wired(listen)
    tell(Told(uuid4()))
    with as_worker():
        events.deliver_due()
    assert len(heard) == 1


def test_what_failed_waits(wired: Any, as_worker: Any) -> None:
    wired(listen)
    tell(Told(uuid4()))
    with as_worker():
        Delivery.objects.update(attempts=1, due_at=clock.now() + timedelta(minutes=1))
        events.deliver_due()
    assert not heard


def test_a_clock_that_stepped_back_holds_nothing_up(wired: Any, as_worker: Any) -> None:
    wired(listen)
    tell(Told(uuid4()))
    tell(Told(uuid4()))
    with as_worker():
        Delivery.objects.update(due_at=clock.now() + timedelta(hours=1))
        first = Delivery.objects.order_by("id")[:1]
        Delivery.objects.filter(id__in=first).update(
            attempts=1, due_at=clock.now() + timedelta(days=1)
        )
        events.deliver_due()
    assert len(heard) == 2


def test_the_web_may_post_news_and_not_read_it(wired: Any) -> None:
    wired(listen)
    tell(Told(uuid4()))
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_queue_and_repeat_nothing(wired: Any, as_worker: Any) -> None:
    wired(write_a_row)
    things = [uuid4() for _ in range(40)]
    with as_worker():
        for thing in things:
            tell(Told(thing))
        failures: list[BaseException] = []

        def work() -> None:
            try:
                with as_worker():
                    events.deliver_due()
            except BaseException as error:  # noqa: BLE001 - shown below
                failures.append(error)
            finally:
                connections.close_all()

        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert not failures
        assert HolderKey.objects.filter(holder_id__in=things).count() == len(things)
        assert not Delivery.objects.exists()


def test_a_worker_stops_when_told() -> None:
    stop = Stop()
    stop.set()
    events.run_worker(stop)


def test_what_is_due_has_been_tried_less_often_than_the_most() -> None:
    assert f"attempts < {events.ATTEMPTS_MAX} " in events._DUE
