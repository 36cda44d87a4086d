"""What operators watch of the log: how far the sequencer is, and how far its witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.base.metrics.families import Number
from torana.base.metrics.gathering import of_database
from torana.parts.transparency import tree
from torana.parts.transparency.models import Cosignature, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID


def watch(at: datetime) -> tuple[Number, ...]:
    """Return how it stands at a moment, in counts and ages."""
    return (*of_database("transparency_watch", at), *_of_witnesses(at))


def _of_witnesses(at: datetime) -> Iterator[Number]:
    """Tell of each witness how long the oldest leaf waits that it has not cosigned."""
    size = tree.size_now() if settings.WITNESSES else 0
    for witness in settings.WITNESSES:
        words = Cosignature.objects.filter(witness=witness.vkey).order_by("-size")
        seen = words.values_list("size", flat=True).first() or 0
        labels = (("witness", witness.name),)
        waiting = Sequence.objects.filter(index=seen).values_list("leaf_id", flat=True).first()
        age_s = _age_s(waiting, at) if waiting and seen < size else 0.0
        yield Number("torana_log_unwitnessed_seconds", age_s, labels)


def _age_s(leaf_id: UUID, at: datetime) -> float:
    """Return how old a leaf is: its id begins with its milliseconds (RFC 9562, version 7)."""
    return max(0.0, at.timestamp() - (leaf_id.int >> 80) / 1000)
