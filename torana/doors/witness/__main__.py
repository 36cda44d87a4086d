"""`torana witness`: remember logs for everybody else, and cosign what only ever grew."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from torana.base import witness_key
from torana.base.witness_key import KeyUnusable
from torana.doors.witness import server, state
from torana.doors.witness.state import StateUnusable
from torana.pure import notes, witnessing

if TYPE_CHECKING:
    from collections.abc import Sequence

CANNOT = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    args = _parser().parse_args(argv)
    try:
        logs = _logs(args.log)
        key = _key(args.state, args.name)
        if args.show_key:
            sys.stdout.write(f"{key.verifier.vkey}\n")
            return 0
        kept = state.State(args.state, key.verifier, logs)
        sys.stdout.write(f"{key.verifier.vkey}\n")
        asyncio.run(_serve(server.Witness(key, logs, kept, time.time), args.listen))
    except (KeyUnusable, StateUnusable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT
    return 0


async def _serve(witness: server.Witness, listen: tuple[str, int]) -> None:
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    await server.serve(witness, *listen, stop)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="torana witness",
        description="Remember logs for everybody else, and cosign checkpoints of those that only "
        "ever grew (C2SP tlog-witness).",
    )
    parser.add_argument(
        "--state", type=Path, required=True, metavar="FILE",
        help="what it remembers; its key stands beside it, in FILE.key",
    )  # fmt: skip
    parser.add_argument(
        "--listen", type=_address, default=("127.0.0.1", 8700), metavar="HOST:PORT",
        help="default: 127.0.0.1:8700",
    )  # fmt: skip
    parser.add_argument(
        "--log", action="append", default=[], metavar="VKEY[@ORIGIN]",
        help="a log to follow, by its key; several keys of one origin are all trusted",
    )  # fmt: skip
    parser.add_argument(
        "--name", metavar="NAME", help="at the first start: how it signs, such as w1.example.org"
    )
    parser.add_argument(
        "--show-key", action="store_true", help="print its key, made where there is none, and end"
    )
    return parser


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), int(port)


def _logs(told: Sequence[str]) -> dict[str, witnessing.Log]:
    """Return the logs that were named, each with all its keys."""
    logs: dict[str, witnessing.Log] = {}
    for text in told:
        vkey, at, origin = text.rpartition("@")
        if not at or "+" in origin:  # an @ in the name of the key
            vkey, origin = text, ""
        try:
            verifier = notes.verifier_of(vkey)
        except notes.NoteRefused as error:
            raise KeyUnusable(f"--log {text}: {error}.") from error
        origin = origin or verifier.name
        before = logs.get(origin, witnessing.Log(origin, ()))
        logs[origin] = witnessing.Log(origin, (*before.verifiers, verifier))
    return logs


def _key(file: Path, name: str | None) -> witness_key.WitnessKey:
    """Return the key beside the state; make both at the first start."""
    beside = file.with_name(f"{file.name}.key")
    if beside.exists():
        key = witness_key.read(beside)
        if name and name != key.name:
            raise KeyUnusable(f"{beside} is the key of {key.name}, not of {name}.")
        return key
    if state.remembers(file):
        raise KeyUnusable(f"{file} is there and its key {beside} is not: bring the key back.")
    if not name:
        raise KeyUnusable("At the first start say how it signs: --name w1.example.org")
    # The empty memory first: a key without one is that of a witness which forgot.
    state.write(file, {})
    return witness_key.make(beside, name)


if __name__ == "__main__":
    sys.exit(main())
