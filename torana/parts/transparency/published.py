"""What the log publishes: the bytes behind the addresses of C2SP tlog-tiles.

Only what stands under the latest checkpoint is given; None where there is nothing.
"""

from __future__ import annotations

from torana.parts.transparency import signing, tree
from torana.parts.transparency.models import Checkpoint
from torana.pure import tiles


def latest_checkpoint() -> bytes | None:
    """Return the latest signed checkpoint, None before the first leaf."""
    note = Checkpoint.objects.order_by("-number").values_list("note", flat=True).first()
    return note.encode() if note else None


def vkey() -> str | None:
    """Return the key of the latest checkpoint, None before the first sequencer."""
    note = latest_checkpoint()
    verifier = signing.verifier_of(note.decode() if note else "")
    return verifier.vkey if verifier else None


def vkeys() -> tuple[str, ...]:
    """Return every key that checkpoints are or were signed with, the one that signs now first."""
    return tuple(verifier.vkey for verifier in reversed(signing.verifiers()))


def tile(level: int, index: int, width: int | None = None) -> bytes | None:
    """Return a tile of `width` hashes, or the full one."""
    width = width or tiles.WIDTH
    if width > tiles.width_at(level, index, tree.size_now()):
        return None
    return tree.hashes(level, index, width)


def entries(index: int, width: int | None = None) -> bytes | None:
    """Return a bundle of `width` entries, or the full one."""
    width = width or tiles.WIDTH
    if width > tiles.width_at(0, index, tree.size_now()):
        return None
    begin = index * tiles.WIDTH
    return tiles.bundle(tree.commitments(begin, begin + width))
