"""Guessing is slowed, without locking anybody out.

Wrong codes are counted for a number *at an address*, so whoever guesses waits longer and longer,
while the owner of the phone, at another address, does not. An address that fails for many numbers
waits a little at each. Codes sent to one phone are held apart in time, whoever asks for them.
All counts are forgotten after an hour without a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from torana.base import keys
from torana.parts.identity.models import Slowing

if TYPE_CHECKING:
    from datetime import datetime

FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """The first `free` tries cost nothing; then the wait doubles from `first_s` to `most_s`."""

    free: int
    first_s: int
    most_s: int

    def wait_s(self, count: int) -> int:
        """Return how long to wait after the `count`th try."""
        over = count - self.free
        if over <= 0:
            return 0
        return min(self.first_s << min(over - 1, 30), self.most_s)


WRONG_CODES = Pace(free=3, first_s=5, most_s=900)  # of one number at one address
WAIT_MAX = timedelta(seconds=WRONG_CODES.most_s)  # of all the paces here
WRONG_AT_ADDRESS = Pace(free=60, first_s=2, most_s=60)  # a whole village may share an address
CODES_ASKED = Pace(free=3, first_s=30, most_s=600)  # for one number at one address
STARTS_AT_ADDRESS = Pace(free=200, first_s=2, most_s=60)
CODES_TO_PHONE = Pace(
    free=6, first_s=30, most_s=120
)  # whoever asks; in between, the last one holds
LOOSE = Pace(free=2**31, first_s=0, most_s=0)  # only counted


def key(what: str, *parts: bytes) -> bytes:
    """Return the key under which something is counted; it tells nobody what."""
    framed = b"".join(len(part).to_bytes(2) + part for part in (what.encode(), *parts))
    return keys.mac("slowing", framed)


def wait_s(*of: bytes, now: datetime) -> int:
    """Return for how many seconds the slowest of these keys must still wait."""
    # What ends later than the longest wait was begun by a clock that has stepped back since.
    running = Slowing.objects.filter(key__in=of, until__gt=now, until__lte=now + WAIT_MAX)
    ends = running.values_list("until", flat=True)
    return max((_seconds(until - now) for until in ends), default=0)


def enter(of: bytes, *, now: datetime) -> None:
    """Take turns: until the transaction ends, nobody else tries under this key.

    Otherwise a hundred tries at the same moment would all be made before the first is counted.
    A first row holds up nobody: whoever came a moment before it would wait for this very moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_slowing (key, count, last_at, until) VALUES (%s, 0, %s, %s)"
            " ON CONFLICT (key) DO UPDATE SET count = identity_slowing.count",
            [of, now, now - FORGOTTEN_AFTER],
        )


def count(of: bytes, pace: Pace, *, now: datetime) -> int:
    """Count one more try; return how many there were within the hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_slowing (key, count, last_at, until) VALUES (%s, 1, %s, %s)"
            " ON CONFLICT (key) DO UPDATE SET last_at = EXCLUDED.last_at, count ="
            " CASE WHEN identity_slowing.last_at < %s THEN 1 ELSE identity_slowing.count + 1 END"
            " RETURNING count",
            [of, now, now - FORGOTTEN_AFTER, now - FORGOTTEN_AFTER],
        )
        (tries,) = cursor.fetchone()
        pause = pace.wait_s(tries)
        if pause:
            cursor.execute(
                "UPDATE identity_slowing SET until = %s WHERE key = %s",
                [now + timedelta(seconds=pause), of],
            )
    return int(tries)


def counted(of: bytes, *, now: datetime) -> int:
    """Return how many tries there were within the hour."""
    found = Slowing.objects.filter(key=of, last_at__gte=now - FORGOTTEN_AFTER)
    return found.values_list("count", flat=True).first() or 0


def forget(of: bytes) -> None:
    """Forget the tries under a key: the right code was given."""
    Slowing.objects.filter(key=of).delete()


def first_for(of: bytes, pause: timedelta, *, now: datetime) -> bool:
    """Say whether this is the first time within `pause`, and begin a new pause if so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_slowing (key, count, last_at, until) VALUES (%s, 1, %s, %s)"
            " ON CONFLICT (key) DO UPDATE SET last_at = EXCLUDED.last_at, until = EXCLUDED.until"
            " WHERE identity_slowing.until <= EXCLUDED.last_at RETURNING 1",
            [of, now, now + pause],
        )
        return cursor.fetchone() is not None


def _seconds(left: timedelta) -> int:
    return int(left.total_seconds()) + 1
