"""The Merkle tree of RFC 6962 (section 2.1) and RFC 9162: hashes, proofs and their verification.

A tree over any number of leaves is told by the hashes of its complete subtrees, which never change
once they exist. A subtree is named `(level, index)`: it spans the leaves from `index << level` up
to `(index + 1) << level`. Proofs are made from a function that returns such a hash, so this module
does not care where they are kept.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Node: TypeAlias = "Callable[[int, int], bytes]"  # (level, index) -> hash of a complete subtree

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows at its right edge and keeps only the complete subtrees along it."""

    def __init__(self, subtrees: Iterable[bytes] = (), size: int = 0) -> None:
        """Begin with `size` leaves, told by their complete subtrees, largest first."""
        self._subtrees = list(subtrees)
        self.size = size
        assert len(self._subtrees) == size.bit_count()

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._subtrees.pop(), leaf)
            size >>= 1
        self._subtrees.append(leaf)
        self.size += 1

    @property
    def subtrees(self) -> list[bytes]:
        """Return the complete subtrees, largest first."""
        return list(self._subtrees)

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return fold(self._subtrees)


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Return the root above complete subtrees that stand side by side, largest first."""
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root above leaf hashes, or above any complete subtrees of one size."""
    return fold(subtrees_above(leaves))


def subtrees_above(leaves: Iterable[bytes]) -> list[bytes]:
    """Return the complete subtrees above leaf hashes, largest first."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.subtrees


def subtrees_of(begin: int, end: int) -> list[tuple[int, int]]:
    """Return the complete subtrees that span the leaves from `begin` up to `end`, left to right.

    `begin` must be where a subtree of that size can begin, as in every proof.
    """
    spans = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        spans.append((level, begin >> level))
        begin += 1 << level
    return spans


def root_at(size: int, node: Node) -> bytes:
    """Return the root that the tree had when it held `size` leaves."""
    return _hash(0, size, node)


def _hash(begin: int, end: int, node: Node) -> bytes:
    return fold([node(level, index) for level, index in subtrees_of(begin, end)])


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`: how many leaves stand on the left."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes from the leaf's sibling up to the root's child (RFC 6962, 2.1.1)."""
    assert 0 <= index < size
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_hash(middle, end, node))
            end = middle
        else:
            path.append(_hash(begin, middle, node))
            begin = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return what shows that the tree of `old` leaves begins that of `new` (RFC 6962, 2.1.2)."""
    assert 0 <= old <= new
    if old in {0, new}:
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_hash(middle, end, node))
            end = middle
        else:
            path.append(_hash(begin, middle, node))
            begin, whole = middle, False
    if not whole:
        path.append(_hash(begin, end, node))
    return path[::-1]


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Return whether `path` shows the leaf hash at `index` in the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1, len(path))
    if sides is None:
        return False
    hashed = leaf
    for sibling, on_the_left in zip(path, sides, strict=True):
        hashed = node_hash(sibling, hashed) if on_the_left else node_hash(hashed, sibling)
    return hashed == root


def extends(old_root: bytes, old: int, new_root: bytes, new: int, path: Sequence[bytes]) -> bool:
    """Return whether `path` shows that the old tree begins the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        return not path and old_root == (new_root if old == new else EMPTY_ROOT)
    # Where the old tree is one complete subtree the verifier knows its hash already.
    hashes = [old_root, *path] if old.bit_count() == 1 else list(path)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    sides = _sides(at, last, len(hashes) - 1)
    if sides is None:
        return False
    old_found = new_found = hashes[0]
    for sibling, on_the_left in zip(hashes[1:], sides, strict=True):
        if on_the_left:
            old_found = node_hash(sibling, old_found)
            new_found = node_hash(sibling, new_found)
        else:
            new_found = node_hash(new_found, sibling)
    return (old_found, new_found) == (old_root, new_root)


def _sides(at: int, last: int, length: int) -> list[bool] | None:
    """Return for each sibling on the way up whether it stands on the left.

    `at` is the place on its level and `last` the rightmost one; None when `length` siblings are
    not what it takes to reach the root.
    """
    sides: list[bool] = []
    while last:
        if at & 1 or at == last:
            sides.append(True)
            while not at & 1 and at:  # alone at the edge: it rises without a sibling
                at, last = at >> 1, last >> 1
        else:
            sides.append(False)
        at, last = at >> 1, last >> 1
    return sides if len(sides) == length else None
