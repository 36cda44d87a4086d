"""`torana proof`: whether an event is in the log, from one file and the keys that you trust."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from torana.pure import logproof

if TYPE_CHECKING:
    import argparse

BYTES_MAX = 1_000_000


def run(args: argparse.Namespace) -> int:
    """Check it and say what it shows; 1 where it does not hold, 2 where there is no such file."""
    try:
        with args.file.open("rb") as file:
            proof = file.read(BYTES_MAX).decode()
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{args.file} cannot be read: {error}\n")
        return 2
    try:
        shown = logproof.check(proof, args.log, tuple(args.witness))
    except logproof.ProofRefused as error:
        sys.stdout.write(f"The proof does not hold: {error}.\n")
        return 1
    told = [
        ("log", shown.checkpoint.origin),
        ("line of the log", shown.index),
        ("lines under the checkpoint", shown.checkpoint.size),
        ("root", shown.checkpoint.root.hex()),
        ("sealed line", shown.commitment.hex()),
    ]
    for one in shown.cosigned:
        at = datetime.fromtimestamp(one.at, UTC)
        told.append(("cosigned by", f"{one.witness.name} at {at:%Y-%m-%d %H:%M:%S} UTC"))
    sys.stdout.write("".join(f"  {name:<28} {value}\n" for name, value in told))
    if shown.event is not None:
        event = json.dumps(shown.event, ensure_ascii=False, indent=2, sort_keys=True)
        sys.stdout.write(f"The event:\n{event}\n")
    who = "by this log" if not shown.cosigned else "by this log, and its witnesses stand by it"
    sys.stdout.write(f"The proof holds: this was logged {who}.\n")
    return 0
