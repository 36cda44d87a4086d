"""What this process counts: requests, refusals, sign-ins, and what its gate did.

A count costs some microseconds and asks nobody. Labels come from lists of ours and never from
what a client sent: an address is told by its pattern, one that we do not know as "none".
"""

from __future__ import annotations

import os
from bisect import bisect_left
from typing import TYPE_CHECKING

from torana.base.metrics.families import BUCKETS_S
from torana.base.metrics.slate import FOLDER, Slate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_GROWING = ("admitted", "served", "waited_seconds", "gone")
_OF_NOW = ("waiting", "working", "bodies_coming", "body_bytes")

ours = Slate(os.environ.get("TORANA_ROLE", "web"))
_gate_before: dict[str, float] = {}


def begin(data: Path, kind: str) -> None:
    """Have this process and its children keep their counts in the data folder.

    Where that cannot be written to, each process counts for itself alone.
    """
    global ours  # noqa: PLW0603 - one slate a process, named once its kind is known
    folder = data / "slates"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        os.environ.pop(FOLDER, None)
    else:
        os.environ[FOLDER] = str(folder)
    ours = Slate(kind)
    if kind != "web":  # whose children answer, and this one only looks after them
        ours.read()


def name(family: str, **labels: str) -> str:
    """Return a number's name with its labels, as Prometheus writes them."""
    if not labels:
        return family
    told = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{family}{{{told}}}"


def count_request(door: str, route: str, status: int, seconds: float, trips: int) -> None:
    """Count one answered request."""
    group = f"{status // 100}xx"
    ours.add(name("torana_requests_total", door=door, route=route, status=group))
    ours.add(name("torana_route_seconds_total", route=route), seconds)
    if trips:
        ours.add(name("torana_database_trips_total", route=route), trips)
    at = bisect_left(BUCKETS_S, seconds)
    most = f"{BUCKETS_S[at]:g}" if at < len(BUCKETS_S) else "+Inf"
    ours.add(name("torana_request_seconds_bucket", door=door, le=most))
    ours.add(name("torana_request_seconds_sum", door=door), seconds)


def count_refusal(code: str) -> None:
    """Count one refusal that somebody was told."""
    ours.add(name("torana_refusals_total", code=code))


def count_sign_in(event: str) -> None:
    """Count what happened at the sign-in door: begun, done, refused, signed out."""
    ours.add(name("torana_sign_ins_total", event=event))


def count_delivery(event: str, *, well: bool) -> None:
    """Count one delivery of an event to one who hears it."""
    how = "done" if well else "failed"
    ours.add(name("torana_deliveries_total", event=event, how=how))


def note_gate(counts: Mapping[str, float]) -> None:
    """Note what the gate of this process tells of itself; called about once a second."""
    for key, value in counts.items():
        if key in _OF_NOW:
            ours.put(f"torana_gate_{key}", value)
            continue
        grown = value - _gate_before.get(key, 0.0)
        _gate_before[key] = value
        if grown <= 0:
            continue
        if key in _GROWING:
            ours.add(f"torana_gate_{key}_total", grown)
        else:
            reason = key.removeprefix("refused_")
            ours.add(name("torana_gate_refused_total", reason=reason), grown)
