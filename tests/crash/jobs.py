"""What goes in and out of a zygote."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.crash.beats import NEVER


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do, the beat at which to die of it, and how wrong the clock is."""

    environ: dict[str, str] = field(default_factory=dict)  # of a request, where it is one
    body: bytes = b""
    dies_at: int = NEVER
    clock_off_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the answer of a request, and how many beats it took."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    beats: int = 0
    count: int = 0  # deliveries, leaves
