"""Carry what is queued to phones and e-mail. Run by the worker, often.

The network is asked between two transactions: one takes a row for a minute, the next notes what
became of it and takes another. A worker killed in between leaves the row to the next one, and the
parcel's id lets the gateway drop the second copy.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from torana.base import clock, keys
from torana.base.errors import NotFound
from torana.base.logs import logger
from torana.base.postgres import held, rows
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
UPDATE messages_delivery AS row SET due_at = %s, attempts = attempts + 1
FROM messages_message AS message
WHERE row.id = (
    SELECT id FROM messages_delivery
    WHERE status = 'queued' AND NOT channel = ANY(%s)
    AND (due_at <= %s OR attempts = 0 OR due_at > %s)
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) AND message.id = row.message_id
RETURNING row.id, row.message_id, row.person_id, row.channel, row.attempts, message.sealed
"""
_NOTE = """
UPDATE messages_delivery SET status = %s, due_at = coalesce(%s, due_at), error = %s WHERE id = %s
"""


# A clock may have stepped back since a row was written: what was not tried yet does not ask it,
# and a pause longer than the longest was begun by another clock.
_PAUSE_MAX = timedelta(seconds=PAUSE_S_MAX)


class _Taken(NamedTuple):
    """A row that is ours for a minute, and the message that it carries."""

    id: UUID
    message_id: UUID
    person_id: UUID
    channel: str
    attempts: int
    sealed: bytes


class _Became(NamedTuple):
    """What became of a row: how it stands now, why, and until when it waits."""

    status: models.Delivery.Status
    error: str = ""
    due_at: datetime | None = None  # as it was
    is_answered: bool = True  # by the channel


_SENT = _Became(models.Delivery.Status.SENT)


def deliver_due() -> int:
    """Carry what is due, for some seconds at most; return how many were tried."""
    ends = time.monotonic() + RUN_S_MAX
    down: list[str] = []  # a channel that does not answer is left alone until the next run
    tried = 0
    row = _take(clock.now(), down)
    while row is not None:
        became = _carry(row)
        tried += 1
        if not became.is_answered:
            down.append(row.channel)
        with transaction.atomic():
            _note(row, became)
            row = _take(clock.now(), down) if time.monotonic() < ends else None
    return tried


def _take(now: datetime, down: list[str]) -> _Taken | None:
    row = rows.ask(_TAKE, [now + TAKEN_FOR, down, now, now + _PAUSE_MAX]).fetchone()
    return _Taken(*row) if row else None


def _note(row: _Taken, became: _Became) -> None:
    held.write(_NOTE, [became.status, became.due_at, became.error, row.id])


@keys.at_hand()
def _carry(row: _Taken) -> _Became:
    try:
        person = identity.person(row.person_id)
        channels.carry(_parcel(row, person))
    except NotFound:
        return _Became(models.Delivery.Status.FAILED, "nobody")
    except NotCarried as error:
        log.warning(
            "message_not_carried", delivery=str(row.id), channel=row.channel, reason=error.reason
        )
        given_up = error.permanent or row.attempts >= models.ATTEMPTS_MAX
        pause = timedelta(seconds=min(PAUSE_S_FIRST * 2**row.attempts, PAUSE_S_MAX))
        status = models.Delivery.Status.FAILED if given_up else models.Delivery.Status.QUEUED
        return _Became(status, error.reason, clock.now() + pause, is_answered=error.permanent)
    return _SENT


def _parcel(row: _Taken, person: Person) -> Parcel:
    message = sealing.opened(person.id, row.message_id, bytes(row.sealed))
    if row.channel == channels.SMS:
        return Parcel(row.id, row.channel, person.phone, "", message.sms)
    text = "\n\n".join(message.paragraphs)
    return Parcel(row.id, row.channel, person.email, message.subject, text)
