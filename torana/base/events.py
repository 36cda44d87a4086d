"""News between parts, and the work that follows it: one queue in PostgreSQL.

`publish` writes a row for each handler in the caller's transaction; the worker takes a row, runs
its handler and deletes it in one transaction, so what a handler does in the database happens
exactly once, even when the worker is killed in between. Effects outside the database happen at
least once. Who hears what is written in `torana/wiring.py`, and nowhere else.
"""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import DatabaseError, close_old_connections, transaction

from torana.base import clock, keys
from torana.base.ids import new_id
from torana.base.logs import logger
from torana.base.metrics import counting
from torana.base.models import Delivery
from torana.base.postgres import held, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event as Stop

log = logger(__name__)

ATTEMPTS_MAX = 20  # with the pauses below: about a day
PAUSE_S_MAX = 7200
_PAUSE_MAX = timedelta(seconds=PAUSE_S_MAX)
IDLE_S = 0.2
BATCH = 20  # deliveries that share a COMMIT
BATCH_S_MAX = 0.25  # after which their effects are to be seen

_PUBLISH = """
INSERT INTO base_delivery (id, event, handler, payload, attempts, due_at, error)
VALUES (%s, %s, %s, %s::jsonb, 0, %s, '')
"""


# News at once, and again what failed once its pause is over. A clock may have stepped back since a
# row was written: so news does not ask it, and a pause longer than the longest was begun by
# another clock. The index has the number in it, so the number (ATTEMPTS_MAX) stands in the text.
_DUE = """
attempts < 20 AND (attempts = 0 OR due_at <= %s OR due_at > %s)
ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that the worker does every so often: clocks, cleaning."""

    name: str
    every_s: float
    work: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Heard:
    event: type
    handler: Callable[[Any], None]


_heard: dict[str, dict[str, _Heard]] = {}
_periodic: dict[str, Periodic] = {}


def hear(event: type, handler: Callable[[Any], None]) -> None:
    """Have `handler` called with each published `event`, by the worker, in a transaction."""
    name = f"{handler.__module__}.{handler.__qualname__}"
    _heard.setdefault(event.__qualname__, {})[name] = _Heard(event, handler)


def every(seconds: float, name: str, work: Callable[[], object]) -> None:
    """Have the worker call `work` about every `seconds`; one worker at a time is not promised."""
    _periodic[name] = Periodic(name, seconds, work)


def publish(event: Any) -> None:  # noqa: ANN401 - any dataclass
    """Tell an event to everyone who hears it, once the caller's transaction commits.

    An event is a frozen dataclass of ids, words, numbers and moments: never personal data, for
    the queue is not sealed.
    """
    assert transaction.get_connection().in_atomic_block, "an event without its change"
    name = type(event).__qualname__
    handlers = _heard.get(name, {})
    payload = {key: _plain(value) for key, value in _items(event)}
    body = msgspec.json.encode(payload).decode()
    for handler in handlers:
        held.write(_PUBLISH, (new_id(), name, handler, body, clock.now()))


def deliver_due(limit: int = 100) -> int:
    """Deliver what is due, some in each transaction; return how many were tried."""
    tried = 0
    while tried < limit and (batch := _deliver_some(min(BATCH, limit - tried))):
        tried += batch
    return tried


def run_worker(stop: Stop) -> None:
    """Deliver events and do the periodic work until `stop` is set; outlive a lost database."""
    next_at = dict.fromkeys(_periodic, 0.0)
    while not stop.is_set():
        try:
            close_old_connections()
            busy = deliver_due()
            _work_due(next_at)
        except DatabaseError as error:
            log.warning("worker_database_lost", kind=type(error).__name__)
            busy = 0
            transaction.get_connection().close()
            stop.wait(1)
        if not busy:
            stop.wait(IDLE_S)


def _deliver_some(limit: int) -> int:
    """Deliver some of what is due in one transaction, each by itself; return how many.

    The rows of a batch are taken together, and those that a slow one leaves no time for are let go
    again. A worker killed in the middle has done nothing yet.
    """
    done = 0
    ends = time.monotonic() + BATCH_S_MAX
    with transaction.atomic():
        now = clock.now()
        for row in rows.many(Delivery, _DUE, [now, now + _PAUSE_MAX, limit]):
            _deliver(row)
            done += 1
            if time.monotonic() > ends:
                break
    return done


@keys.at_hand()
def _deliver(row: Delivery) -> None:
    try:
        with transaction.atomic():
            heard = _heard[row.event][row.handler]
            heard.handler(msgspec.convert(row.payload, heard.event))
    except Exception as error:
        if not transaction.get_connection().is_usable():
            raise  # the database went away: nobody's fault, tried again at once
        log.exception("event_failed", news=row.event, handler=row.handler)
        _put_back(row, error)
        counting.count_delivery(row.event, well=False)
    else:
        rows.delete(row)
        counting.count_delivery(row.event, well=True)


def _put_back(row: Delivery, error: Exception) -> None:
    """Note the failure on the row and let it wait, longer each time: a poisoned one is kept."""
    row.attempts += 1
    row.error = type(error).__name__
    row.due_at = clock.now() + timedelta(seconds=min(2**row.attempts, PAUSE_S_MAX))
    row.save(update_fields=["attempts", "due_at", "error"])


def _work_due(next_at: dict[str, float]) -> None:
    for name, periodic in _periodic.items():
        if time.monotonic() < next_at[name]:
            continue
        next_at[name] = time.monotonic() + periodic.every_s
        try:
            periodic.work()
        except DatabaseError:
            raise
        except Exception:  # the other clocks must go on
            log.exception("periodic_failed", name=name)


def _items(event: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
    return [(f.name, getattr(event, f.name)) for f in dataclasses.fields(event)]


def _plain(value: object) -> Any:  # noqa: ANN401 - what JSON holds
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case str() | int() | None:
            return value
        case _:
            raise TypeError(type(value))
