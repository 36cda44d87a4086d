"""`torana log verify`: whether the log is what was written, every row of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base.env import Unsound
from torana.base.witnesses import KEPT
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path


def run(args: argparse.Namespace) -> int:
    """Re-derive the tree from what is published and from the database; name what differs."""
    report = transparency.verify_log(known=_known(args.known))
    for problem in report.problems:
        sys.stdout.write(f"{problem.code}: {problem.sentence} ({problem.table} {problem.where})\n")
    told = (
        ("leaves in the tree", report.size),
        ("root", report.root.hex()),
        ("waiting for an index", report.pending),
        ("texts erased, with a leaf that says so", report.erased),
        ("key", report.vkey),
    )
    sys.stdout.write("".join(f"  {name:<40} {value}\n" for name, value in told))
    if report.sound:
        sys.stdout.write("The log is sound: nothing was changed, taken out, put in or moved.\n")
        return 0
    shown = f"; {len(report.problems)} are shown" * (report.problems_count > len(report.problems))
    sys.stdout.write(f"The log is NOT sound: {report.problems_count} problems{shown}.\n")
    sys.stdout.write("Keep this output and the database as they are, and tell the auditors.\n")
    return 1


def _known(files: Sequence[Path]) -> tuple[str, ...]:
    """Return the checkpoints that somebody kept, and the one beside the database."""
    own = settings.DATA / KEPT
    try:
        return tuple(file.read_text() for file in [*files, *([own] if own.exists() else [])])
    except (OSError, UnicodeDecodeError) as error:
        raise Unsound((f"A checkpoint that was kept cannot be read: {error}.",)) from error
