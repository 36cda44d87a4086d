"""Carry what is queued to phones and e-mail. Run by the worker, often.

The network is asked between two transactions: one takes the row for a minute, one notes what
became of it. A worker killed in between leaves the row to the next one, and the parcel's id lets
the gateway drop the second copy.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.logs import logger
from torana.parts.identity import api as identity
from torana.parts.messages import channels, models, sealing
from torana.parts.messages.channels.parcel import NotCarried, Parcel

if TYPE_CHECKING:
    from uuid import UUID

    from torana.parts.identity.api import Person

log = logger(__name__)

RUN_S_MAX = 5  # the worker has other work too
TAKEN_FOR = timedelta(minutes=1)  # longer than any channel's time limit
PAUSE_S_FIRST = 5
PAUSE_S_MAX = 3600

_TAKE = """
UPDATE messages_delivery SET due_at = %(until)s, attempts = attempts + 1
WHERE id = (
    SELECT id FROM messages_delivery
    WHERE status = 'queued' AND NOT channel = ANY(%(down)s)
    AND (due_at <= %(now)s OR attempts = 0 OR due_at > %(other_clock)s)
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, message_id, person_id, channel, attempts
"""


# A clock may have stepped back since a row was written: what was not tried yet does not ask it,
# and a pause longer than the longest was begun by another clock.
_PAUSE_MAX = timedelta(seconds=PAUSE_S_MAX)


def deliver_due() -> int:
    """Carry what is due, for some seconds at most; return how many were tried."""
    ends = time.monotonic() + RUN_S_MAX
    down: list[str] = []  # a channel that does not answer is left alone until the next run
    tried = 0
    while time.monotonic() < ends:
        row = _take(clock.now(), down)
        if row is None:
            break
        tried += 1
        if not _carry(*row):
            down.append(row[3])
    return tried


def _take(now: datetime, down: list[str]) -> tuple[UUID, UUID, UUID, str, int] | None:
    times = {"now": now, "until": now + TAKEN_FOR, "other_clock": now + _PAUSE_MAX}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {**times, "down": down})
        row = cursor.fetchone()
    return (row[0], row[1], row[2], row[3], row[4]) if row else None


def _carry(
    delivery_id: UUID, message_id: UUID, person_id: UUID, channel: str, attempts: int
) -> bool:
    """Carry one; return whether the channel answered."""
    row = models.Delivery.objects.filter(id=delivery_id)
    try:
        person = identity.person(person_id)
        channels.carry(_parcel(delivery_id, message_id, channel, person))
    except NotFound:
        row.update(status=models.Delivery.Status.FAILED, error="nobody")
    except NotCarried as error:
        given_up = error.permanent or attempts >= models.ATTEMPTS_MAX
        pause = timedelta(seconds=min(PAUSE_S_FIRST * 2**attempts, PAUSE_S_MAX))
        row.update(
            status=models.Delivery.Status.FAILED if given_up else models.Delivery.Status.QUEUED,
            due_at=clock.now() + pause,
            error=error.reason,
        )
        log.warning(
            "message_not_carried", delivery=str(delivery_id), channel=channel, reason=error.reason
        )
        return error.permanent
    else:
        row.update(status=models.Delivery.Status.SENT, error="")
    return True


def _parcel(delivery_id: UUID, message_id: UUID, channel: str, person: Person) -> Parcel:
    sealed = models.Message.objects.values_list("sealed", flat=True).get(id=message_id)
    message = sealing.opened(person.id, message_id, bytes(sealed))
    if channel == channels.SMS:
        return Parcel(delivery_id, channel, person.phone, "", message.sms)
    text = "\n\n".join(message.paragraphs)
    return Parcel(delivery_id, channel, person.email, message.subject, text)
