"""Where the parts of a log are published, and in which bytes: C2SP tlog-tiles.

A tile holds up to 256 hashes of one level; those of level L are roots of full tiles of level L-1,
those of level 0 are leaf hashes. A full tile never changes. The rightmost tile of a level may be
partial, and then its name says its width. Entries are published in bundles of the same widths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from torana.pure.merkle import fold, root_of, subtrees_above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torana.pure.merkle import Node

WIDTH = 256
HEIGHT = 8
LEVEL_MAX = 63
HASH_BYTES = 32
LENGTH_BYTES = 2  # before each entry in a bundle, big-endian
INDEX_MAX = 10**15  # more than any log will hold; keeps what people type out of the database

TileReader: TypeAlias = "Callable[[int, int, int], bytes]"  # (level, index, width) -> hashes

_NUMBER = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}", re.ASCII)
_PLAIN = re.compile(r"0|[1-9][0-9]{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """One published tile, or bundle of entries where `level` is None."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return the address below the log's own."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number_path(self.index)}{partial}"


def number_path(index: int) -> str:
    """Return an index as path elements of three digits: 1234067 is x001/x234/067."""
    assert index >= 0
    elements = [f"{index % 1000:03}"]
    while index := index // 1000:
        elements.append(f"x{index % 1000:03}")
    return "/".join(reversed(elements))


def place_of(level: str, rest: str) -> Place | None:
    """Return what an address `tile/<level>/<rest>` names, None where it names nothing."""
    number, partial, width_text = rest.partition(".p/")
    width = WIDTH
    if partial:
        if not _PLAIN.fullmatch(width_text) or not 0 < int(width_text) < WIDTH:
            return None
        width = int(width_text)
    if not _NUMBER.fullmatch(number):
        return None
    index = int(number.replace("/", "").replace("x", ""))
    if index > INDEX_MAX or number_path(index) != number:  # no leading zeroes beyond the three
        return None
    if level == "entries":
        return Place(None, index, width)
    if not _PLAIN.fullmatch(level) or int(level) > LEVEL_MAX:
        return None
    return Place(int(level), index, width)


def width_at(level: int, index: int, size: int) -> int:
    """Return how many hashes the tile holds in a tree of `size` leaves: 0 when it is not there."""
    hashes = size >> (HEIGHT * level)
    return max(0, min(WIDTH, hashes - index * WIDTH))


def places_of(size: int) -> Iterable[Place]:
    """Yield every tile of a tree, level by level; the entries have the places of level 0."""
    level = 0
    while hashes := size >> (HEIGHT * level):
        for index in range(-(-hashes // WIDTH)):
            yield Place(level, index, width_at(level, index, size))
        level += 1


def hashes_of(tile: bytes) -> list[bytes]:
    """Return the hashes in a tile."""
    assert len(tile) % HASH_BYTES == 0
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as they are published: each after its length."""
    return b"".join(len(entry).to_bytes(LENGTH_BYTES, "big") + entry for entry in entries)


def entries_of(bundled: bytes) -> list[bytes]:
    """Return the entries of a bundle; ValueError when it is cut short."""
    entries, at = [], 0
    while at < len(bundled):
        begin = at + LENGTH_BYTES
        end = begin + int.from_bytes(bundled[at:begin], "big")
        if end > len(bundled) or begin > len(bundled):
            raise ValueError("an entry bundle is cut short")
        entries.append(bundled[begin:end])
        at = end
    return entries


def node_reader(tile: TileReader, size: int) -> Node:
    """Return a reader of complete subtrees that fetches each tile of the tree once."""
    kept: dict[tuple[int, int], list[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = index << height  # among the hashes of this tile level
        at, offset = divmod(first, WIDTH)
        if (tile_level, at) not in kept:
            width = width_at(tile_level, at, size)
            kept[tile_level, at] = hashes_of(tile(tile_level, at, width))
        return root_of(kept[tile_level, at][offset : offset + (1 << height)])

    return node


@dataclass(frozen=True, slots=True)
class FullTile:
    """A tile that will never change again, and the root above it."""

    level: int
    index: int
    hashes: bytes
    root: bytes


class Edge:
    """The right edge of a tree: the hashes of its partial tiles, level by level.

    It is all that a tree needs to grow. What becomes full on the way is handed out and forgotten.
    """

    def __init__(self, levels: Iterable[list[bytes]] = (), size: int = 0) -> None:
        """Begin with the hashes of the partial tiles of a tree of `size` leaves."""
        self._levels = [list(hashes) for hashes in levels]
        self.size = size

    def append(self, leaf: bytes) -> list[FullTile]:
        """Add one leaf hash; return the tiles that it made full, lowest level first."""
        self.size += 1
        full: list[FullTile] = []
        hashed = leaf
        while True:
            level = len(full)
            if level == len(self._levels):
                self._levels.append([])
            hashes = self._levels[level]
            hashes.append(hashed)
            if len(hashes) < WIDTH:
                return full
            hashed = root_of(hashes)
            index = (self.size >> (HEIGHT * (level + 1))) - 1
            full.append(FullTile(level, index, b"".join(hashes), hashed))
            hashes.clear()

    def partial(self) -> list[tuple[Place, list[bytes]]]:
        """Return the partial tiles of the edge, lowest level first."""
        return [
            (Place(level, (self.size >> (HEIGHT * level)) // WIDTH, len(hashes)), list(hashes))
            for level, hashes in enumerate(self._levels)
            if hashes
        ]

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return fold([s for hashes in reversed(self._levels) for s in subtrees_above(hashes)])
