"""`torana worker`: delivers events between parts, and does what the clock asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.events import run_worker
from torana.doors.cli.starting import refuse_unsound_start
from torana.doors.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Work until asked to stop."""
    del args
    refuse_unsound_start("worker")
    run_worker(stop_on_signals())
    return 0
