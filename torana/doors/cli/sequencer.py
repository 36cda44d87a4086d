"""`torana sequencer`: gives the log's leaves their index, signs checkpoints, asks witnesses."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from torana.doors.cli.starting import refuse_unsound_start
from torana.doors.cli.stopping import stop_on_signals
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    import argparse

WITNESSES_S_MAX = 2.0  # that their answers are waited for at the end


def run(args: argparse.Namespace) -> int:
    """Sequence until asked to stop; a second one waits its turn."""
    del args
    refuse_unsound_start("sequencer")
    stop = stop_on_signals()
    asking = threading.Thread(target=transparency.run_cosigning, args=[stop], daemon=True)
    asking.start()
    transparency.run_sequencer(stop)
    asking.join(WITNESSES_S_MAX)
    return 0
