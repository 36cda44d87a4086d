"""Identifiers: the `id` of a thing is the outside name too. Never a row number outside."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562, 5.7): it sorts by the millisecond it was made.

    Made here and not by the database's uuidv7(), so that PostgreSQL 15 serves as well.
    """
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    number &= ~(0xF000 << 64) & ~(0xC000 << 48)
    return UUID(int=number | (0x7000 << 64) | (0x8000 << 48))
