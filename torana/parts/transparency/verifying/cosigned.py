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
NUMBER_MIN = -(2**63)  # below the first: there too somebody may put a row


class Cosigned:
    """Walks through the words of the witnesses, in the order in which they came."""

    def __init__(self, known: tuple[str, ...], findings: Findings) -> None:
        """`known` are checkpoints that others kept, some with a witness's word below them."""
        self._known = known
        self._findings = findings
        # A word is checked under the key beside it. Who adds words of keys that are asked by nobody
        # harms nobody: no page, no proof and no start ever looks at them.
        self._witnesses = [one.verifier for one in settings.WITNESSES]
        self._last: dict[str, int] = {}  # by witness: the size of its newest word

    def walk(self) -> None:
        """Check every row, and what is missing."""
        number, size, after = 0, 0, NUMBER_MIN
        while rows := list(
            Cosignature.objects.filter(number__gte=after).order_by("number")[:CHUNK]
        ):
            for row in rows:
                if row.number != number:
                    self._tell("missing", number, f"The cosignature number {number} is missing.")
                if row.size < size:
                    self._tell("moved", row.number, "This cosignature came before the last one.")
                number, size = row.number + 1, row.size
                self._check(row)
            after = number
        for note in self._known:
            self._compare(note)

    def _check(self, row: Cosignature) -> None:
        note = Checkpoint.objects.filter(size=row.size).values_list("note", flat=True).first()
        if note is None:
            self._tell("missing", row.number, f"There is no checkpoint of {row.size} leaves.")
            return
        try:
            witness = cosignatures.witness_of(row.witness)
            signature = notes.signature_of(row.line.removesuffix("\n"))
            cosignatures.opened(signature, notes.parts_of(note)[0], witness)
        except notes.NoteRefused as error:
            self._tell("signature", row.number, f"The cosignature does not open: {error}.")
            return
        if (signature.line, witness.vkey) != (row.line, row.witness):
            self._tell("changed", row.number, "The cosignature is not written as it came.")
        self._last[row.witness] = max(row.size, self._last.get(row.witness, 0))

    def _compare(self, note: str) -> None:
        """Find the word of a witness that somebody else kept, and we do not have."""
        try:
            words = cosignatures.cosignatures_of(note, self._witnesses)
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
