"""What the log can do. Everything else in this folder is private."""

from torana.parts.transparency.access import is_auditor
from torana.parts.transparency.actions import append, erase_event
from torana.parts.transparency.cosigning import run_cosigning
from torana.parts.transparency.errors import NothingToErase, NotIntegrated
from torana.parts.transparency.kinds import Deed
from torana.parts.transparency.published import (
    best_checkpoint,
    cosigned_checkpoint,
    entries,
    latest_checkpoint,
    tile,
    vkey,
    vkeys,
)
from torana.parts.transparency.queries import (
    COUNT_MAX,
    counts_of,
    events_of,
    history_of,
    list_for_audit,
    proof_of,
)
from torana.parts.transparency.records import (
    AuditedEvent,
    Counts,
    LoggedEvent,
    Problem,
    Proof,
    Report,
    Who,
)
from torana.parts.transparency.rotating import rotate_log_key
from torana.parts.transparency.sequencer import TreeBroken, run_sequencer, sequence_batch
from torana.parts.transparency.verify import verify_log
from torana.parts.transparency.watch import watch

__all__ = [
    "COUNT_MAX",
    "AuditedEvent",
    "Counts",
    "Deed",
    "LoggedEvent",
    "NotIntegrated",
    "NothingToErase",
    "Problem",
    "Proof",
    "Report",
    "TreeBroken",
    "Who",
    "append",
    "best_checkpoint",
    "cosigned_checkpoint",
    "counts_of",
    "entries",
    "erase_event",
    "events_of",
    "history_of",
    "is_auditor",
    "latest_checkpoint",
    "list_for_audit",
    "proof_of",
    "rotate_log_key",
    "run_cosigning",
    "run_sequencer",
    "sequence_batch",
    "tile",
    "verify_log",
    "vkey",
    "vkeys",
    "watch",
]
