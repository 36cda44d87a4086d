"""What operators watch of the log: how far the sequencer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.metrics.gathering import of_database

if TYPE_CHECKING:
    from datetime import datetime

    from torana.base.metrics.families import Number


def watch(at: datetime) -> tuple[Number, ...]:
    """Return how it stands at a moment, in counts and ages."""
    return of_database("transparency_watch", at)
