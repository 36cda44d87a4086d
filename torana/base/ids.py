"""Identifiers: the `id` of a thing is the outside name too. Never a row number outside."""

from __future__ import annotations

import os
import time
from uuid import UUID


class _Ahead:
    """How far the clock was ahead of the monotonic one at most, in this process."""

    ns = 0


def _now_ns() -> int:
    """Return the time, which never goes back in one process: a stepped clock reorders nothing."""
    elapsed = time.monotonic_ns()
    _Ahead.ns = max(_Ahead.ns, time.time_ns() - elapsed)
    return _Ahead.ns + elapsed


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562, 5.7): it sorts by the quarter microsecond it was made.

    The 12 bits after the millisecond carry its fraction (RFC 9562, 6.2, method 3), so that what
    one process does in a row sorts as it was done. Made here and not by the database's uuidv7(),
    so that PostgreSQL 15 serves as well.
    """
    milliseconds, nanoseconds = divmod(_now_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | chance)
