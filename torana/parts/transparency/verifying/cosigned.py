"""What witnesses said: each word opens, stands at a checkpoint, and none is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.parts.transparency.models import Checkpoint, Cosignature
from torana.pure import cosignatures, notes

if TYPE_CHECKING:
    from torana.parts.transparency.verifying.findings import Findings

TABLE = "transparency_cosignature"
CHUNK = 1000


class Cosigned:
    """Walks through the words of the witnesses, in the order in which they came."""

    def __init__(self, known: tuple[str, ...], findings: Findings) -> None:
        """`known` are checkpoints that others kept, some with a witness's word below them."""
        self._known = known
        self._findings = findings
        asked = (*settings.WITNESSES, *settings.WITNESSES_BEFORE)
        self._witnesses = {one.vkey: one.verifier for one in asked}
        self._last: dict[str, int] = {}  # by witness: the size of its newest word

    def walk(self) -> None:
        """Check every row, and what is missing."""
        number, size = 0, 0
        while rows := list(
            Cosignature.objects.filter(number__gte=number).order_by("number")[:CHUNK]
        ):
            for row in rows:
                if row.number != number:
                    self._tell("missing", number, f"The cosignature number {number} is missing.")
                if row.size < size:
                    self._tell(
                        "moved", row.number, "Cosignatures stand in another order than they came."
                    )
                number, size = row.number + 1, row.size
                self._check(row)
        for note in self._known:
            self._compare(note)

    def _check(self, row: Cosignature) -> None:
        witness = self._witnesses.get(row.witness)
        if witness is None:
            self._tell(
                "inserted", row.number, "A key cosigned that is of no witness of this nation."
            )
            return
        note = Checkpoint.objects.filter(size=row.size).values_list("note", flat=True).first()
        if note is None:
            self._tell("missing", row.number, f"There is no checkpoint of {row.size} leaves.")
            return
        try:
            signature = notes.signature_of(row.line.removesuffix("\n"))
            cosignatures.opened(signature, notes.parts_of(note)[0], witness)
        except notes.NoteRefused as error:
            self._tell("signature", row.number, f"The cosignature does not open: {error}.")
            return
        if signature.line != row.line:
            self._tell("changed", row.number, "The cosignature is not written as it came.")
        self._last[row.witness] = max(row.size, self._last.get(row.witness, 0))

    def _compare(self, note: str) -> None:
        """Find the word of a witness that somebody else kept, and we do not have."""
        try:
            words = cosignatures.cosignatures_of(note, self._witnesses.values())
            size = notes.checkpoint_of(notes.parts_of(note)[0]).size
        except notes.NoteRefused:
            return  # told where the checkpoints are compared
        for word in words:
            if self._last.get(word.witness.vkey, 0) < size:
                self._tell(
                    "missing",
                    f"size {size}",
                    f"{word.witness.name} cosigned {size} leaves, and its word for them is gone.",
                )

    def _tell(self, code: str, where: object, sentence: str) -> None:
        self._findings.add(code, TABLE, str(where), sentence)
