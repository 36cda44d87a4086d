"""`torana status`: what runs, what waits, what is late, on one screen, each with what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from torana.base.metrics import gathering
from torana.base.metrics.matters import Level, matters, worst
from torana.base.metrics.told import line_of

if TYPE_CHECKING:
    import argparse

_SIGNS = {Level.OK: "ok", Level.LOOK: "look", Level.ACT: "ACT"}
_AS_A_WHOLE = {
    Level.OK: "All is well.",
    Level.LOOK: "Something needs a look today.",
    Level.ACT: "Something needs you now.",
}


def run(args: argparse.Namespace) -> int:
    """Print it; exit with 1 when something needs somebody now."""
    del args
    found = matters(gathering.numbers())
    for matter in found:
        line = line_of(matter)
        title = f"{line.title}: {line.about}" if line.about else line.title
        value = line.value.replace("\xa0", " ")
        sys.stdout.write(f"{_SIGNS[matter.level]:<5}{title:<46} {value:>14}\n")
        if line.remedy:
            sys.stdout.write(f"     {line.remedy}\n")
    sys.stdout.write(f"\n{_AS_A_WHOLE[worst(found)]}\n")
    return 1 if worst(found) is Level.ACT else 0
