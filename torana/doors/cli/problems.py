"""How the mistakes of a nation folder are printed: where, what, and what would be right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torana.language.api import Problem


def tell(problems: Sequence[Problem], folder: Path) -> None:
    """Print each problem so that an editor can jump to it, and how many there are."""
    for problem in problems:
        sys.stdout.write(f"{folder / problem.file}:{problem.line}:{problem.column}: ")
        sys.stdout.write(f"{problem.message}\n")
        if problem.expected:
            sys.stdout.write(f"    expected: {problem.expected}\n")
        if problem.nearest:
            sys.stdout.write(f"    did you mean: {problem.nearest}\n")
    many = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    sys.stdout.write(f"{many} in {folder}\n")
