"""`torana sequencer`: gives the log's leaves their index and signs checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.doors.cli.starting import refuse_unsound_start
from torana.doors.cli.stopping import stop_on_signals
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Sequence until asked to stop; a second one waits its turn."""
    del args
    refuse_unsound_start("sequencer")
    transparency.run_sequencer(stop_on_signals())
    return 0
