"""Every row of the log beside the tree that it should make."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from torana.parts.transparency.models import Tile
from torana.parts.transparency.verifying.texts import Text, Texts
from torana.pure import tiles
from torana.pure.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.parts.transparency.verifying.findings import Findings
    from torana.parts.transparency.verifying.signed import Signed

CHUNK = 1024
GAP_MAX = 100_000  # a wider gap is told, and what comes after it no longer fits anyway
_NO_LEAF = bytes(32)  # stands where a leaf is missing, so that the others keep their places

_SEQUENCED = """
SELECT place.index, place.leaf_id, leaf.commitment, {text}
FROM transparency_sequence AS place
LEFT JOIN transparency_leaf AS leaf ON leaf.id = place.leaf_id
LEFT JOIN transparency_event AS event ON event.leaf_id = place.leaf_id
WHERE place.index > %s ORDER BY place.index LIMIT %s
"""
_PENDING = """
SELECT wait.leaf_id, place.index, leaf.commitment, {text}
FROM transparency_pending AS wait
LEFT JOIN transparency_sequence AS place ON place.leaf_id = wait.leaf_id
LEFT JOIN transparency_leaf AS leaf ON leaf.id = wait.leaf_id
LEFT JOIN transparency_event AS event ON event.leaf_id = wait.leaf_id
WHERE wait.leaf_id > %s ORDER BY wait.leaf_id LIMIT %s
"""
_STRAY_LEAVES = """
SELECT leaf.id FROM transparency_leaf AS leaf
WHERE NOT EXISTS (SELECT FROM transparency_sequence AS place WHERE place.leaf_id = leaf.id)
AND NOT EXISTS (SELECT FROM transparency_pending AS wait WHERE wait.leaf_id = leaf.id)
AND leaf.id > %s ORDER BY leaf.id LIMIT %s
"""
_STRAY_EVENTS = """
SELECT event.leaf_id FROM transparency_event AS event
WHERE NOT EXISTS (SELECT FROM transparency_leaf AS leaf WHERE leaf.id = event.leaf_id)
AND event.leaf_id > %s ORDER BY event.leaf_id LIMIT %s
"""
_FIRST_ID = UUID(int=0)


class Walk:
    """Walks through the tables once, deriving the tree as it goes."""

    def __init__(self, findings: Findings, signed: Signed) -> None:
        self._findings = findings
        self._signed = signed
        self._texts = Texts(findings)
        self.edge = tiles.Edge()

    @property
    def erased(self) -> int:
        """How many events were erased, with a leaf that says so."""
        return self._texts.erased

    def sequence(self) -> None:
        """Check every numbered leaf, the tiles above them, and what was signed."""
        for chunk in _chunks(_SEQUENCED, -1):
            self._texts.check(
                [Text(leaf, bytes(c), *text) for _, leaf, c, *text in chunk if c is not None]
            )
            for index, leaf_id, commitment, *_ in chunk:
                if index > self.edge.size:
                    self._gap(index)
                if commitment is None:
                    self._add(
                        "missing", "leaf", leaf_id, f"The leaf {{where}} of index {index} is gone."
                    )
                self._grow(leaf_hash(bytes(commitment or _NO_LEAF)))
        self._signed.ended(self.edge)
        self._surplus_tiles()

    def pending(self) -> None:
        """Check what waits: a leaf with its event, and no index yet."""
        for chunk in _chunks(_PENDING, _FIRST_ID):
            self._texts.check(
                [
                    Text(leaf, bytes(c), *text)
                    for leaf, index, c, *text in chunk
                    if index is None and c is not None
                ]
            )
            for leaf_id, index, commitment, *_ in chunk:
                if index is not None:
                    self._add(
                        "inserted",
                        "pending",
                        leaf_id,
                        f"The leaf {{where}} waits, and has index {index}.",
                    )
                elif commitment is None:
                    self._add(
                        "inserted", "pending", leaf_id, "There is no leaf {where} to wait for."
                    )

    def strays(self) -> None:
        """Find what hangs on nothing."""
        for (leaf_id,) in chain.from_iterable(_chunks(_STRAY_LEAVES, _FIRST_ID)):
            self._add(
                "inserted",
                "leaf",
                leaf_id,
                "The leaf {where} has no index and waits for none: it was put in, or its row in"
                " sequence or pending was taken away.",
            )
        for (leaf_id,) in chain.from_iterable(_chunks(_STRAY_EVENTS, _FIRST_ID)):
            self._add("inserted", "event", leaf_id, "The event {where} belongs to no leaf.")

    def _gap(self, index: int) -> None:
        """Say which indexes are missing, and keep the places of the leaves after them."""
        where = f"{self.edge.size} to {index - 1}"
        self._add("missing", "sequence", where, "No leaf has the indexes {where}.")
        for _ in range(min(index - self.edge.size, GAP_MAX)):
            self._grow(_NO_LEAF)

    def _grow(self, hashed: bytes) -> None:
        for tile in self.edge.append(hashed):
            self._compare(tile)
        self._signed.grown(self.edge)

    def _compare(self, derived: tiles.FullTile) -> None:
        where = f"{derived.level}/{derived.index}"
        kept = Tile.objects.filter(level=derived.level, index=derived.index).first()
        if kept is None:
            self._add("missing", "tile", where, "The tile {where} is missing.")
            return
        pairs = zip(
            tiles.hashes_of(bytes(kept.hashes)), tiles.hashes_of(derived.hashes), strict=True
        )
        wrong = [at for at, (was, is_) in enumerate(pairs) if was != is_]
        if wrong and derived.level == 0:
            for at in wrong:
                index = derived.index * tiles.WIDTH + at
                self._add(
                    "moved",
                    "sequence",
                    index,
                    "The leaf of index {where} is not the one in the published tile: one of them"
                    " was changed, or the leaves changed places.",
                )
        elif wrong:
            self._add("changed", "tile", where, "The tile {where} does not fit the tiles below it.")
        if not wrong and bytes(kept.root) != derived.root:
            self._add(
                "changed", "tile", where, "The root kept beside tile {where} is not its root."
            )

    def _surplus_tiles(self) -> None:
        """Find tiles that the tree is too small to have."""
        for level in Tile.objects.values_list("level", flat=True).distinct().order_by("level"):
            ends = self.edge.size >> (tiles.HEIGHT * (level + 1))
            surplus = Tile.objects.filter(Q(level=level) & (Q(index__gte=ends) | Q(index__lt=0)))
            for index in surplus.values_list("index", flat=True).iterator(CHUNK):
                where = f"{level}/{index}"
                self._add("inserted", "tile", where, "The tree is too small for a tile {where}.")

    def _add(self, code: str, table: str, where: object, sentence: str) -> None:
        told = sentence.replace("{where}", str(where))
        self._findings.add(code, f"transparency_{table}", str(where), told)


def _chunks(statement: str, begin: int | UUID) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows after `begin`, some at a time: the first column is their order."""
    after = begin
    sql = statement.replace("{text}", Text.COLUMNS)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [after, CHUNK])
            rows = cursor.fetchall()
        yield rows
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]
