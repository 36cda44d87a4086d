"""A clock that is wrong, in one process of the tests: everything that reads the time is moved.

The monotonic clock stays: no system steps it. PostgreSQL's clock cannot be moved from here.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from torana.base import clock

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_time, _time_ns = time.time, time.time_ns


class _Offset:
    seconds = 0.0


class _Moved(dt.datetime):
    """A datetime whose `now` is moved; what it returns is a plain one."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # plain, as Django wants it
        return dt.datetime.fromtimestamp(time.time(), tz)


def step(seconds: float) -> None:
    """Move this process's clock by so many seconds from the true one."""
    _Offset.seconds = seconds
    time.time = lambda: _time() + _Offset.seconds
    time.time_ns = lambda: _time_ns() + int(_Offset.seconds * 1e9)
    vars(clock)["datetime"] = _Moved  # the one place that reads the time
