"""What operators watch of casework: how many cases are open, and how many late, by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from torana.base.errors import Refusal
from torana.base.metrics.gathering import of_database
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from datetime import datetime

    from torana.base.metrics.families import Number


def watch(at: datetime) -> tuple[Number, ...]:
    """Return it for the day that it is in the nation; nothing before one is published."""
    try:
        zone = ZoneInfo(catalogue.nation().time_zone)
    except Refusal:
        return ()
    return of_database("casework_watch", at.astimezone(zone).date())
