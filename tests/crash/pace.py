"""How much the tests of this folder try: a share in `make test`, every moment in `make crash`.

The seed is printed with every result, and TORANA_CRASH_SEED repeats it.
"""

from __future__ import annotations

import os
import random
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = "TORANA_CRASH_KILLS" in os.environ
KILLS = int(os.environ.get("TORANA_CRASH_KILLS", "5"))
SEED = int(os.environ.get("TORANA_CRASH_SEED", "0")) or secrets.randbelow(10**6) + 1
BEATS_MAX = 2000  # of one step; more is a step that does not end

CHANCE = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret


def beats(stride: int) -> Iterator[int]:
    """Yield the beats to die at: every one, or each `stride`-th from somewhere, for a short run."""
    first = 1 if WHOLE else CHANCE.randint(1, stride)
    yield from range(first, BEATS_MAX, 1 if WHOLE else stride)
    raise AssertionError("the step did not come to its end")


def tell(text: str) -> None:
    """Print a result beside its seed."""
    print(f"\n{text} (seed {SEED})")  # noqa: T201 - a result is for people
