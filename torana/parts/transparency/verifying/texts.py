"""The events: each opens, is what its leaf commits to, and says what its columns say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import orjson

from torana.base import keys
from torana.parts.transparency.actions import SECTOR, about, moment
from torana.parts.transparency.models import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from torana.parts.transparency.verifying.findings import Findings

TABLE = "transparency_event"


@dataclass(frozen=True, slots=True)
class Text:
    """A leaf beside the row of its event, whose columns are all None where it is gone."""

    COLUMNS: ClassVar[str] = (
        "event.subject_id, event.at, event.action, event.asked, event.agency, event.post,"
        " event.object, event.salt, event.sealed"
    )

    leaf_id: UUID
    commitment: bytes
    subject_id: UUID | None
    at: datetime | None
    action: str
    asked: bool
    agency: str
    post: str
    object: str
    salt: bytes
    sealed: bytes | None


class Texts:
    """Checks events, some at a time: the keys of all their holders come with one query."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.erased = 0

    def check(self, texts: Sequence[Text]) -> None:
        """Check events beside their leaves."""
        things = [
            (text.subject_id or keys.NATION_ID, bytes(text.sealed or b""), about(text.leaf_id))
            for text in texts
        ]
        for text, opened in zip(texts, keys.open_many(things), strict=True):
            self._check(text, opened)

    def _check(self, text: Text, opened: bytes) -> None:
        if text.sealed is None or text.at is None:
            self._gone(text.leaf_id)
            return
        if not opened:
            self._tell(text, "changed", "cannot be opened: it was altered, or its key is gone.")
            return
        if hashlib.sha256(bytes(text.salt) + opened).digest() != text.commitment:
            self._tell(text, "changed", "is not what its leaf commits to.")
            return
        told = orjson.loads(opened)
        subject = keys.pairwise(text.subject_id, SECTOR) if text.subject_id else ""
        columns = {
            "leaf": str(text.leaf_id),
            "subject": subject,
            "at": moment(text.at),
            "action": text.action,
            "asked": text.asked,
            "agency": text.agency,
            "object": text.object,
        }
        wrong = [name for name, value in columns.items() if told[name] != value]
        wrong += [] if told["who"]["post"] == text.post else ["post"]
        if wrong:
            self._tell(text, "changed", f"says something else in: {', '.join(wrong)}.")

    def _gone(self, leaf_id: UUID) -> None:
        told = Event.objects.filter(object=about(leaf_id), action="event.erased")
        if told.exists():
            self.erased += 1
            return
        self._findings.add(
            "missing",
            TABLE,
            str(leaf_id),
            f"The event {leaf_id} is gone, and no leaf says that it was erased.",
        )

    def _tell(self, text: Text, code: str, what: str) -> None:
        self._findings.add(code, TABLE, str(text.leaf_id), f"The event {text.leaf_id} {what}")
