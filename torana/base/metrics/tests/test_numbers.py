"""What the database tells of the queues, asked as the web role, which sees no row of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from torana.base import clock
from torana.base.metrics import gathering, text
from torana.base.metrics.families import HELP, Number, family_of
from torana.base.models import Delivery
from torana.base.postgres import archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def told(name: str) -> dict[str, float]:
    """Return a number's values by the word of their label."""
    return {
        n.labels[0][1] if n.labels else "": n.value for n in gathering.numbers() if n.name == name
    }


def test_an_empty_nation_tells_every_queue_as_empty() -> None:
    for name in ("torana_events_due", "torana_events_given_up", "torana_log_pending"):
        assert told(name) == {"": 0}
    assert told("torana_messages_waiting") == {"sms": 0, "email": 0}
    assert told("torana_database_up") == {"": 1}


def test_the_oldest_event_and_the_poisoned_are_told(as_worker: Switch) -> None:
    now = clock.now()
    with as_worker():
        for due_at, attempts in (
            (now - timedelta(seconds=90), 0),
            (now - timedelta(seconds=30), 3),
            (now + timedelta(hours=1), 1),
            (now - timedelta(days=2), 20),
        ):
            Delivery.objects.create(
                event="Told", handler="h", payload={}, attempts=attempts, due_at=due_at
            )
    assert told("torana_events_due") == {"": 2}
    assert told("torana_events_oldest_seconds")[""] == pytest.approx(90, abs=5)
    assert told("torana_events_later") == {"": 1}
    assert told("torana_events_given_up") == {"": 1}


@pytest.mark.parametrize(
    ("state", "seconds"),
    [
        ("false, NULL::text, NULL::timestamptz, NULL::timestamptz, now()", {}),
        ("true, NULL::text, NULL::timestamptz, now(), now()", {"": 0}),
        ("true, '0001', now(), now() - interval '15 min', now()", {"": 900}),
    ],
)
def test_an_archive_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, state: str, seconds: dict[str, float]
) -> None:
    monkeypatch.setattr(archive, "STATE", f"SELECT {state}")
    assert told("torana_archive_failing_seconds") == pytest.approx(seconds, abs=5)


def test_what_postgresql_says_of_its_archive_is_understood(as_web: Switch) -> None:
    with as_web(), connection.cursor() as cursor:
        cursor.execute(archive.STATE)
        assert not archive.Archiver(*cursor.fetchone()).on, "the tests keep no archive"
    assert told("torana_archive_failing_seconds") == {}


def test_every_number_has_its_help_and_each_family_stands_once() -> None:
    found = gathering.numbers()
    assert {family_of(n.name) for n in found} <= HELP.keys()
    heads = [line for line in text.write(found).splitlines() if line.startswith("# TYPE")]
    assert len(heads) == len(set(heads))


def test_a_histogram_is_told_as_its_readers_expect() -> None:
    written = text.write(
        [
            Number("torana_request_seconds_bucket", 3, (("door", "desk"), ("le", "0.01"))),
            Number("torana_request_seconds_bucket", 2, (("door", "desk"), ("le", "+Inf"))),
            Number("torana_request_seconds_sum", 21.5, (("door", "desk"),)),
        ]
    )
    assert 'torana_request_seconds_bucket{door="desk",le="0.005"} 0' in written
    assert 'torana_request_seconds_bucket{door="desk",le="0.01"} 3' in written
    assert 'torana_request_seconds_bucket{door="desk",le="5"} 3' in written
    assert 'torana_request_seconds_bucket{door="desk",le="+Inf"} 5' in written
    assert 'torana_request_seconds_count{door="desk"} 5' in written
