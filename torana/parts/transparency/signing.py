"""The keys that sign checkpoints: each made once, its private half sealed for the nation.

The first is made by the first sequencer. A later one signs from the next checkpoint on; the others
stay published, for what they signed is still checked. Once a key has signed, no older one does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from torana.base import keys
from torana.base.postgres import rows
from torana.parts.transparency.models import NextSigner, Signer
from torana.pure import notes

if TYPE_CHECKING:
    from datetime import datetime

_PUBLIC = """
SELECT origin, public, made_at FROM transparency_signer
UNION ALL SELECT origin, public, made_at FROM transparency_nextsigner ORDER BY made_at
"""
_SEALED = """
SELECT sealed FROM transparency_signer WHERE public = %s
UNION ALL SELECT sealed FROM transparency_nextsigner WHERE public = %s
"""


def verifiers() -> tuple[notes.Verifier, ...]:
    """Return the log's public keys, the oldest first; none before the first sequencer."""
    found = rows.ask(_PUBLIC, ()).fetchall()
    return tuple(notes.Verifier(origin, public) for origin, public, _ in found)


def verifier() -> notes.Verifier | None:
    """Return the public key that signs now, None before the first sequencer has started."""
    found = verifiers()
    return found[-1] if found else None


def verifier_of(note: str) -> notes.Verifier | None:
    """Return which of the log's keys signed a checkpoint; the one that signs now where none did."""
    found = verifiers()
    return next((v for v in reversed(found) if is_signed_by(note, v)), found[-1] if found else None)


def is_signed_by(note: str, verifier: notes.Verifier) -> bool:
    """Whether a note is a checkpoint that this key signed."""
    try:
        notes.open_checkpoint(note, verifier)
    except notes.NoteRefused:
        return False
    return True


def ensure_key(now: datetime) -> notes.Verifier:
    """Return the public key that signs now; make the first if there is none. The sequencer's."""
    found = verifier()
    if found:
        return found
    return _make(Signer, settings.LOG_ORIGIN, now)


def make_next(now: datetime) -> notes.Verifier | None:
    """Make the key that signs from the next checkpoint on; None where there is no first yet.

    The owner's alone: no process of ours may put a key beside the log's.
    """
    found = verifier()
    return _make(NextSigner, found.name, now) if found else None


def sign(checkpoint: notes.Checkpoint, signer: notes.Verifier) -> str:
    """Return the signed note of a checkpoint. Only the sequencer may read the private half."""
    found = rows.ask(_SEALED, [signer.public, signer.public]).fetchone()
    assert found, "a key that was taken away"
    private = keys.open_for(keys.NATION_ID, found[0], _about(signer))
    return notes.sign(checkpoint.body, signer.name, private)


def _make(model: type[Signer | NextSigner], origin: str, now: datetime) -> notes.Verifier:
    private = Ed25519PrivateKey.generate()
    made = notes.Verifier(origin, private.public_key().public_bytes_raw())
    model.objects.create(
        origin=made.name,
        public=made.public,
        sealed=keys.seal_for(keys.NATION_ID, private.private_bytes_raw(), _about(made)),
        made_at=now,
    )
    return made


def _about(signer: notes.Verifier) -> str:
    return f"log key:{signer.vkey}"
