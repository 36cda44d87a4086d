"""The checkpoints: each signed, none missing, each a beginning of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.parts.transparency import signing
from torana.parts.transparency.models import Checkpoint
from torana.pure import notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.parts.transparency.verifying.findings import Findings
    from torana.pure.tiles import Edge

TABLE = "transparency_checkpoint"
CHUNK = 1000
SIZE_MIN = -(2**63)  # a size below nothing says nothing, and is found


class Signed:
    """Follows a tree as it grows and compares it with what was signed at each size."""

    def __init__(
        self, verifiers: tuple[notes.Verifier, ...], known: tuple[str, ...], findings: Findings
    ) -> None:
        """`known` are checkpoints that others kept; `verifiers` the log's keys, oldest first."""
        self._verifiers = verifiers
        self._oldest = 0  # the first of the keys that may still sign
        self._findings = findings
        self._rows = _rows()
        self._number = 0
        self._sound_size = 0  # the last size at which the tree had the signed root
        self._broken = False
        self._next = next(self._rows, None)
        self.last_size = 0
        self._known = sorted(self._kept(known), key=lambda c: c.size)

    def grown(self, edge: Edge) -> None:
        """Compare the tree, grown by one leaf, with what was signed at this size."""
        while self._next and self._next.size <= edge.size:
            self._check(self._next, edge)
            self._next = next(self._rows, None)
        while self._known and self._known[0].size <= edge.size:
            kept = self._known.pop(0)
            if kept.size == edge.size and kept.root != edge.root():
                self._tell(
                    "changed", f"size {kept.size}", "The log no longer begins with this checkpoint."
                )

    def ended(self, edge: Edge) -> None:
        """Say what was signed and is no longer there, or is there and was never signed."""
        while self._next:
            self._check(self._next, edge)
            self._next = next(self._rows, None)
        for kept in self._known:
            self._tell(
                "missing",
                f"size {kept.size}",
                f"A checkpoint of {kept.size} leaves was kept, and the log has {edge.size}.",
            )
        if edge.size > self.last_size:
            self._tell(
                "missing",
                f"size {edge.size}",
                f"The leaves from {self.last_size} to {edge.size - 1} have an index and stand under"
                " no checkpoint.",
            )

    def _check(self, row: Checkpoint, edge: Edge) -> None:
        where = f"size {row.size}"
        if row.number != self._number:
            missing = f"number {self._number}"
            self._tell("missing", missing, f"The checkpoint {missing} is missing.")
        self._number = row.number + 1
        try:
            self._oldest, signed = self._open(row.note, self._oldest)
        except notes.NoteRefused as error:
            self._tell("signature", where, f"The checkpoint does not open: {error}.")
            return
        body, signatures = notes.parts_of(row.note)
        if row.note != f"{body}\n{signatures[0].line}":
            self._tell("changed", where, "Below the checkpoint stands more than its signature.")
        if (signed.size, signed.root) != (row.size, bytes(row.root)):
            self._tell("changed", where, "The row does not say what its signed note says.")
        self.last_size = max(self.last_size, signed.size)
        if signed.size == edge.size and signed.root == edge.root():
            self._sound_size = signed.size
        elif not self._broken:  # the later ones cannot fit either: one sentence is enough
            self._broken = True
            self._tell(
                "changed",
                where,
                f"The first {signed.size} leaves do not have the root that was signed; the first"
                f" {self._sound_size} do.",
            )

    def _open(self, note: str, oldest: int) -> tuple[int, notes.Checkpoint]:
        """Open a checkpoint by the key that signed it, and return which: none comes back."""
        for place in range(len(self._verifiers) - 1, oldest, -1):
            if signing.is_signed_by(note, self._verifiers[place]):
                return place, notes.open_checkpoint(note, self._verifiers[place])
        return oldest, notes.open_checkpoint(note, self._verifiers[oldest])

    def _kept(self, known: tuple[str, ...]) -> Iterator[notes.Checkpoint]:
        for note in known:
            try:
                yield self._open(note, 0)[1]
            except notes.NoteRefused as error:
                self._tell(
                    "signature", "kept", f"A checkpoint that was kept does not open: {error}."
                )

    def _tell(self, code: str, where: str, sentence: str) -> None:
        self._findings.add(code, TABLE, where, sentence)


def _rows() -> Iterator[Checkpoint]:
    """Yield the checkpoints, smallest first, some at a time."""
    size = SIZE_MIN
    while rows := list(Checkpoint.objects.filter(size__gt=size).order_by("size")[:CHUNK]):
        yield from rows
        size = rows[-1].size
