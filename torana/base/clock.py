"""The one place that reads the time. Rules below the door receive `now` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def today(zone: ZoneInfo) -> date:
    """Return the day it is in `zone`."""
    return now().astimezone(zone).date()
