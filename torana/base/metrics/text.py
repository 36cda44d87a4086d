"""Numbers as Prometheus reads them: its text format, version 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from torana.base.metrics.families import (
    BUCKETS_S,
    COUNTERS,
    HELP,
    HISTOGRAMS,
    Labels,
    Number,
    family_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def write(numbers: Iterable[Number]) -> str:
    """Return all numbers, each family with its help and its type."""
    lines = []
    ordered = sorted(numbers, key=lambda n: family_of(n.name))
    for family, numbers_of_it in groupby(ordered, key=lambda n: family_of(n.name)):
        group = list(numbers_of_it)
        kind = "counter" if family in COUNTERS else "gauge"
        kind = "histogram" if family in HISTOGRAMS else kind
        lines += [f"# HELP {family} {HELP[family]}.", f"# TYPE {family} {kind}"]
        told: Iterable[Number] = _histogram(family, group) if kind == "histogram" else group
        lines += [_line(number) for number in told]
    return "\n".join(lines) + "\n"


def _histogram(family: str, numbers: list[Number]) -> Iterator[Number]:
    """Yield a histogram with each bucket holding the smaller ones too, as its readers expect."""
    sums = {n.labels: n.value for n in numbers if n.name == f"{family}_sum"}
    found = {(n.labels): n.value for n in numbers if n.name == f"{family}_bucket"}
    for labels, total in sorted(sums.items()):
        count = 0.0
        for most in (*(f"{s:g}" for s in BUCKETS_S), "+Inf"):
            place = (*labels, ("le", most))
            count += found.get(place, 0.0)
            yield Number(f"{family}_bucket", count, place)
        yield Number(f"{family}_sum", total, labels)
        yield Number(f"{family}_count", count, labels)


def _line(number: Number) -> str:
    return f"{number.name}{_labels(number.labels)} {number.value:.17g}"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in labels) + "}"
