"""What the database tells of the queues, asked as the web role, which sees no row of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction

from torana.base import clock
from torana.base.actor import machine
from torana.base.metrics import gathering, text
from torana.base.metrics.families import HELP, Number, family_of
from torana.base.models import Delivery
from torana.parts.messages import models as messages
from torana.parts.transparency import api as transparency

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


def test_messages_are_told_by_channel(as_owner: Switch) -> None:
    now = clock.now()
    with as_owner():
        for channel, status, age_s in (("sms", "queued", 400), ("sms", "queued", 10),
                                       ("email", "failed", 60), ("sms", "sent", 5000)):  # fmt: skip
            message = messages.Message.objects.create(
                person_id=uuid4(), template="t", language="en", sealed=b"",
                sent_at=now - timedelta(seconds=age_s),
            )  # fmt: skip
            messages.Delivery.objects.create(
                message=message, person_id=message.person_id, channel=channel, status=status,
                due_at=now,
            )  # fmt: skip
    assert told("torana_messages_waiting") == {"sms": 2, "email": 0}
    assert told("torana_messages_oldest_seconds")["sms"] == pytest.approx(400, abs=5)
    assert told("torana_messages_failed_last_day") == {"sms": 0, "email": 1}


def test_the_log_tells_what_waits_and_how_long(as_sequencer: Switch) -> None:
    with transaction.atomic():
        transparency.append(
            action="case.opened", by=machine("test"), subject_id=None, object="case:1", agency="",
            legal_basis="", purpose="", now=clock.now(),
        )  # fmt: skip
    assert told("torana_log_pending") == {"": 1}
    assert told("torana_log_size") == {"": 0}
    with as_sequencer():
        transparency.sequence_batch()
    assert told("torana_log_pending") == {"": 0}
    assert told("torana_log_size") == {"": 1}
    assert told("torana_log_newest_leaf_seconds")[""] < 60


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
