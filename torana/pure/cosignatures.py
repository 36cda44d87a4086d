"""Cosignatures: what a witness says of a checkpoint, C2SP tlog-cosignature with Ed25519.

"As of this moment, the largest tree that I have seen of this log, and it begins with every one
that I saw before, has this root." It is a signature line below the checkpoint, over the checkpoint
and the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from torana.pure import notes

if TYPE_CHECKING:
    from collections.abc import Iterable

TIME_BYTES = 8
_SIGNATURE_BYTES = 64
_TIME_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's word for a checkpoint, checked: who gave it, and when (POSIX seconds)."""

    witness: notes.Verifier
    at: int


def witness_of(vkey: str) -> notes.Verifier:
    """Return the witness whose key this is; refuse keys of another kind."""
    return notes.verifier_of(vkey, notes.COSIGNATURE)


def cosign(body: str, name: str, private: bytes, at: int) -> str:
    """Return the line with which the witness `name` cosigns the text of a checkpoint."""
    assert body.endswith("\n")
    assert 0 <= at <= _TIME_MAX
    key = Ed25519PrivateKey.from_private_bytes(private)
    witness = notes.Verifier(name, key.public_key().public_bytes_raw(), notes.COSIGNATURE)
    signature = key.sign(_message(body, at).encode())
    return notes.Signature(name, witness.key_id, at.to_bytes(TIME_BYTES, "big") + signature).line


def opened(signature: notes.Signature, body: str, witness: notes.Verifier) -> Cosignature:
    """Return a witness's cosignature of the text of a checkpoint; refuse what it did not make."""
    if not signature.is_of(witness):
        raise notes.NoteRefused(f"this is no cosignature of {witness.name}")
    at = int.from_bytes(signature.data[:TIME_BYTES], "big")
    if len(signature.data) != TIME_BYTES + _SIGNATURE_BYTES or at > _TIME_MAX:
        raise notes.NoteRefused(f"this is no cosignature of {witness.name}")
    notes.check(witness, signature.data[TIME_BYTES:], _message(body, at))
    return Cosignature(witness, at)


def cosignatures_of(note: str, witnesses: Iterable[notes.Verifier]) -> tuple[Cosignature, ...]:
    """Return which of these witnesses cosigned a note, each once, with its newest word.

    Signatures of everybody else are passed over; one that is wrong spoils the note.
    """
    body, signatures = notes.parts_of(note)
    found = []
    for witness in witnesses:
        own = [opened(s, body, witness) for s in signatures if s.is_of(witness)]
        found += [max(own, key=lambda c: c.at)] if own else []
    return tuple(found)


def _message(body: str, at: int) -> str:
    return f"cosignature/v1\ntime {at}\n{body}"
