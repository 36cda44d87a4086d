"""What the gate of this process has done so far, and holds now, in plain numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Counts:
    """What the event loop counts, and where it asks for what the lines count."""

    admitted: int = 0  # went into the line
    gone: int = 0  # hung up while they waited
    refused: Counter[str] = field(default_factory=Counter)  # by reason
    now: Callable[[], dict[str, float]] = dict  # what the lines count and hold


ours = Counts()

REASONS = ("line-full", "waited-too-long", "too-much-sent", "too-slow", "busy-reading")
_HELD = ("served", "waited_seconds", "waiting", "working", "bodies_coming", "body_bytes")


def counts() -> dict[str, float]:
    """Return the numbers of this process; zero where no gate runs, as in the worker.

    Growing: admitted, served, waited_seconds, gone, refused_<reason> for each of REASONS.
    Of this moment: waiting, working, bodies_coming, body_bytes.
    """
    told: dict[str, float] = {"admitted": ours.admitted, "gone": ours.gone}
    told |= {f"refused_{reason.replace('-', '_')}": ours.refused[reason] for reason in REASONS}
    return told | dict.fromkeys(_HELD, 0) | ours.now()
