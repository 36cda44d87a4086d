"""The tree as the tables hold it: leaves in their order, and the full tiles above them.

Of partial tiles nothing is stored: at level 0 they are the last leaves, above it the roots of the
full tiles below, so every width that was ever published can still be given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.postgres import rows
from torana.parts.transparency.models import Checkpoint, Tile
from torana.pure import merkle, tiles

if TYPE_CHECKING:
    from torana.pure.merkle import Node

_COMMITMENTS = """
SELECT leaf.commitment FROM transparency_sequence AS place
JOIN transparency_leaf AS leaf ON leaf.id = place.leaf_id
WHERE place.index >= %s AND place.index < %s ORDER BY place.index
"""
_ROOTS = """
SELECT root FROM transparency_tile
WHERE level = %s AND index >= %s AND index < %s ORDER BY index
"""


def size_now() -> int:
    """Return how many leaves stand under the latest checkpoint."""
    last = last_checkpoint()
    return last.size if last else 0


def last_checkpoint() -> Checkpoint | None:
    """Return the latest checkpoint, None before the first."""
    return next(iter(rows.many(Checkpoint, "true ORDER BY number DESC LIMIT 1", ())), None)


def commitments(begin: int, end: int) -> list[bytes]:
    """Return the entries from `begin` up to `end`, in their order."""
    return [entry for (entry,) in rows.ask(_COMMITMENTS, [begin, end]).fetchall()]


def hashes(level: int, index: int, width: int) -> bytes:
    """Return the first `width` hashes of a tile; fewer where the tree ends before."""
    if width == tiles.WIDTH:
        full = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True)
        return bytes(full.first() or b"")
    begin = index * tiles.WIDTH
    if level == 0:
        return b"".join(merkle.leaf_hash(entry) for entry in commitments(begin, begin + width))
    return b"".join(root for (root,) in rows.ask(_ROOTS, [level - 1, begin, begin + width]))


def edge(size: int) -> tiles.Edge:
    """Return the right edge of the tree of `size` leaves."""
    levels: list[list[bytes]] = []
    while at := size >> (tiles.HEIGHT * len(levels)):
        level, width = len(levels), at % tiles.WIDTH
        levels.append(tiles.hashes_of(hashes(level, at // tiles.WIDTH, width)) if width else [])
    return tiles.Edge(levels, size)


def reader(size: int) -> Node:
    """Return what reads subtrees of the tree of `size` leaves, for proofs."""
    return tiles.node_reader(hashes, size)
