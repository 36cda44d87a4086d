"""The proof that a person keeps: checked with nothing but the log's public key.

It is one JSON file: the event and its salt, and a C2SP tlog-proof (index, path and checkpoint as
text), which other people's tools read as well. A proof for an auditor has no event and no salt.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from torana.pure import cosignatures, merkle, notes

FORMAT = "torana-log-proof-1"
_HEAD = "c2sp.org/tlog-proof@v1"
_PATH_MAX = 64  # a tree of 2^64 leaves


class ProofRefused(ValueError):  # noqa: N818 - reads as what happened
    """The proof does not show what it says; the text says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a proof shows: the event (None for an auditor), and where in the log it stands."""

    event: dict[str, Any] | None
    commitment: bytes
    index: int
    checkpoint: notes.Checkpoint
    cosigned: tuple[cosignatures.Cosignature, ...] = ()


def write(index: int, path: tuple[bytes, ...], checkpoint: str) -> str:
    """Return a C2SP tlog-proof."""
    hashes = [base64.b64encode(hashed).decode() for hashed in path]
    return "\n".join([_HEAD, f"index {index}", *hashes, "", checkpoint])


def check(proof: str, vkey: str, witnesses: tuple[str, ...] = ()) -> Shown:
    """Return what a proof file shows, under the keys that its reader trusts; else refuse.

    `vkey` is the log's, `witnesses` those of the witnesses whose word it must carry, each of them.
    The key in the file itself is for show: whoever forges a proof would forge that as well.
    """
    told = _read(proof)
    commitment = bytes.fromhex(told["commitment"])
    event = None
    if told["event"] is not None:
        text = told["event"].encode()
        salt = base64.b64decode(told["salt"], validate=True)
        if hashlib.sha256(salt + text).digest() != commitment:
            raise ProofRefused("the event is not the one that was logged")
        event = json.loads(text)
    index, path, note = _parse(told["proof"])
    try:
        checkpoint = notes.open_checkpoint(note, notes.verifier_of(vkey))
        trusted = [cosignatures.witness_of(witness) for witness in witnesses]
        cosigned = cosignatures.cosignatures_of(note, trusted)
    except notes.NoteRefused as error:
        raise ProofRefused(str(error)) from error
    leaf = merkle.leaf_hash(commitment)
    if not merkle.includes(checkpoint.root, checkpoint.size, index, leaf, path):
        raise ProofRefused("the path does not lead from this leaf to the signed root")
    silent = set(trusted) - {one.witness for one in cosigned}
    if silent:
        names = ", ".join(sorted(one.name for one in silent))
        raise ProofRefused(f"{names} did not cosign this checkpoint")
    return Shown(event, commitment, index, checkpoint, cosigned)


def _read(proof: str) -> dict[str, Any]:
    try:
        told = json.loads(proof)
        kinds = (told["format"], type(told["proof"]), len(bytes.fromhex(told["commitment"])))
        if told["event"] is not None:
            json.loads(told["event"])
            base64.b64decode(told["salt"], validate=True)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofRefused("this is not a proof of the log") from error
    if not isinstance(told, dict) or kinds != (FORMAT, str, len(merkle.EMPTY_ROOT)):
        raise ProofRefused("this is not a proof of the log")
    return told


def _parse(text: str) -> tuple[int, list[bytes], str]:
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines and lines[0] == _HEAD and len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    index = lines[1].removeprefix("index ") if len(lines) > 1 else ""
    numbered = index.isascii() and index.isdigit() and len(index) < _PATH_MAX
    if lines[0] != _HEAD or not numbered or len(lines) > _PATH_MAX + 2:
        raise ProofRefused("this is not a tlog-proof")
    try:
        path = [notes.bytes_of(line) for line in lines[2:]]
    except notes.NoteRefused as error:
        raise ProofRefused("this is not a tlog-proof") from error
    return int(index), path, note
