"""What messages answers."""

from __future__ import annotations

from uuid import UUID

from torana.base.errors import NotFound
from torana.base.pages import PAGE_ROWS_MAX, Page, cursor, key_of
from torana.parts.messages import models, sealing
from torana.parts.messages.records import Message


def mailbox_of(person_id: UUID, *, after: str = "") -> Page[Message]:
    """Return somebody's messages, newest first; the web sees only its own person's."""
    rows = models.Message.objects.filter(person_id=person_id).order_by("-id")
    key = key_of(after, length=1)
    if key:
        rows = rows.filter(id__lt=_id(key[0]))
    some = list(rows[: PAGE_ROWS_MAX + 1])
    shown = some[:PAGE_ROWS_MAX]
    more = cursor(str(shown[-1].id)) if len(some) > PAGE_ROWS_MAX else ""
    return Page(tuple(record_of(row) for row in shown), more)


def unread_count(person_id: UUID) -> int:
    """Return how many messages somebody has not read."""
    return models.Message.objects.filter(person_id=person_id, read_at__isnull=True).count()


def record_of(row: models.Message) -> Message:
    """Return the record of a row, opened."""
    text = sealing.opened(row.person_id, row.id, bytes(row.sealed))
    return Message(
        id=row.id,
        template=row.template,
        case_id=row.case_id,
        language=row.language,
        subject=text.subject,
        paragraphs=text.paragraphs,
        sent_at=row.sent_at,
        read_at=row.read_at,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
