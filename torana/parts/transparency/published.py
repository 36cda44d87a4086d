"""What the log publishes: the bytes behind the addresses of C2SP tlog-tiles.

Only what stands under the latest checkpoint is given; None where there is nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings

from torana.parts.transparency import signing, tree
from torana.parts.transparency.models import Checkpoint, Cosignature
from torana.pure import tiles

if TYPE_CHECKING:
    from torana.base.witnesses import Witness

WINDOW = 100  # cosigned checkpoints that are looked through, for each witness


def latest_checkpoint() -> bytes | None:
    """Return the latest signed checkpoint, None before the first leaf."""
    note = Checkpoint.objects.order_by("-number").values_list("note", flat=True).first()
    return note.encode() if note else None


def cosigned_checkpoint() -> bytes | None:
    """Return the newest checkpoint that enough witnesses cosigned, their lines below it.

    None where none is; `latest_checkpoint` is newer by a second or two.
    """
    found = _cosigned()
    return found[1].encode() if found else None


def best_checkpoint() -> bytes | None:
    """Return what the log shows first: its newest cosigned checkpoint, or else its newest."""
    return cosigned_checkpoint() or latest_checkpoint()


def checkpoint_over(index: int) -> tuple[int, str] | None:
    """Return size and note of the best checkpoint that has this leaf below it."""
    cosigned = _cosigned()
    if cosigned and index < cosigned[0]:
        return cosigned
    last = Checkpoint.objects.order_by("-number").values_list("size", "note").first()
    return last if last and index < last[0] else None


def _cosigned() -> tuple[int, str] | None:
    """Return size and note, with the lines of the witnesses that are asked now.

    Only the newest lines are looked at: where enough witnesses have long been silent, the log
    goes on being published without them, and whoever asks for their word sees that it is missing.
    """
    asked = [one.vkey for one in settings.WITNESSES]
    newest = Cosignature.objects.filter(witness__in=asked).order_by("-size")
    sizes = newest.values_list("size", flat=True)[: WINDOW * len(asked)] if asked else ()
    enough = (size for size, count in Counter(sizes).items() if count >= settings.WITNESS_QUORUM)
    size = max(enough, default=None)
    if size is None:
        return None
    note = Checkpoint.objects.values_list("note", flat=True).get(size=size)
    return size, note + "".join(line for _, line in _lines(size))


def _lines(size: int) -> list[tuple[Witness, str]]:
    told = dict(Cosignature.objects.filter(size=size).values_list("witness", "line"))
    return [(one, told[one.vkey]) for one in settings.WITNESSES if one.vkey in told]


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
