"""Operators are told what waits to be sent, by channel, and of no person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from torana.base import clock
from torana.parts.messages import models as messages
from torana.parts.messages.watch import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def told(name: str, at: datetime) -> dict[str, float]:
    """Return a number's values by the word of their label."""
    return {n.labels[0][1] if n.labels else "": n.value for n in watch(at) if n.name == name}


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
    assert told("torana_messages_waiting", now) == {"sms": 2, "email": 0}
    assert told("torana_messages_oldest_seconds", now)["sms"] == pytest.approx(400, abs=5)
    assert told("torana_messages_failed_last_day", now) == {"sms": 0, "email": 1}
