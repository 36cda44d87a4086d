"""The key that signs checkpoints: made once, its private half sealed for the nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from torana.base import keys
from torana.parts.transparency.models import Signer
from torana.pure import notes

if TYPE_CHECKING:
    from datetime import datetime


def verifier() -> notes.Verifier | None:
    """Return the log's public key, None before the first sequencer has started."""
    row = Signer.objects.values_list("origin", "public").order_by("made_at").first()
    return notes.Verifier(row[0], bytes(row[1])) if row else None


def ensure_key(now: datetime) -> notes.Verifier:
    """Return the log's public key; make the pair if there is none. Only the sequencer may."""
    found = verifier()
    if found:
        return found
    private = Ed25519PrivateKey.generate()
    made = notes.Verifier(settings.LOG_ORIGIN, private.public_key().public_bytes_raw())
    Signer.objects.create(
        origin=made.name,
        public=made.public,
        sealed=keys.seal_for(keys.NATION_ID, private.private_bytes_raw(), _about(made)),
        made_at=now,
    )
    return made


def sign(checkpoint: notes.Checkpoint, signer: notes.Verifier) -> str:
    """Return the signed note of a checkpoint. Only the sequencer may read the private half."""
    sealed = Signer.objects.values_list("sealed", flat=True).get(origin=signer.name)
    private = keys.open_for(keys.NATION_ID, bytes(sealed), _about(signer))
    return notes.sign(checkpoint.body, signer.name, private)


def _about(signer: notes.Verifier) -> str:
    return f"log key:{signer.vkey}"
