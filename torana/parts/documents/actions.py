"""What changes documents, and what opens them: opening one is an event for whom it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.base.actor import Actor, Kind
from torana.base.ids import new_id
from torana.parts.documents import checks, sandbox
from torana.parts.documents.access import document_for
from torana.parts.documents.errors import PageMissing
from torana.parts.documents.models import DocumentRow, Opening
from torana.parts.documents.queries import described
from torana.parts.documents.records import Content, Document, Preview
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

OPENING_LASTS = timedelta(minutes=15)
PURPOSE = "To read a document of the case"


def receive(
    *,
    name: str,
    content: bytes,
    accept: Iterable[str],
    size_bytes_max: int,
    holder_id: UUID,
    by: Actor,
    now: datetime,
) -> Document:
    """Check a file from outside, make it harmless, seal it and keep it for its holder.

    `accept` are words of the service language: pdf, jpeg, png. What it holds counts, not what it
    is called; a picture is drawn anew without where and when it was taken, and made smaller.
    """
    # The file is opened before the transaction begins: it may take a second, and holds no lock.
    checked = checks.check(name=name, content=content, accept=accept, size_bytes_max=size_bytes_max)
    with transaction.atomic():
        row = _store(
            name=checked.name,
            media_type=checked.media_type,
            content=checked.content,
            pages=checked.pages,
            holder_id=holder_id,
            now=now,
        )
        _log("document.received", row, by=by, now=now, purpose="To keep what was sent to us")
        return described(row)


@transaction.atomic
def keep(
    *,
    name: str,
    media_type: str,
    content: bytes,
    holder_id: UUID,
    agency: str,
    case_id: UUID | None,
    now: datetime,
    pages: int = 1,
) -> Document:
    """Seal and keep what we have made ourselves, such as a certificate. Asked by machines only."""
    return described(
        _store(
            name=name,
            media_type=media_type,
            content=content,
            pages=pages,
            holder_id=holder_id,
            now=now,
            agency=agency,
            case_id=case_id,
        )
    )


@transaction.atomic
def content(
    document_id: UUID,
    *,
    by: Actor,
    purpose: str = PURPOSE,
    legal_basis: str = "",
    now: datetime,
    case_id: UUID | None = None,
) -> Content:
    """Return a document's bytes; the holder sees in the log that it was opened."""
    row = document_for(by, document_id)
    _log_opening(row, by=by, purpose=purpose, legal_basis=legal_basis, now=now, case_id=case_id)
    return Content(described(row).name, row.media_type, _bytes(row))


@transaction.atomic
def preview(
    document_id: UUID,
    *,
    by: Actor,
    purpose: str = PURPOSE,
    legal_basis: str = "",
    now: datetime,
    case_id: UUID | None = None,
    page: int = 1,
) -> Preview:
    """Return a picture of one page, at most 1,600 pixels a side, drawn by us."""
    row = document_for(by, document_id)
    if not 1 <= page <= row.pages:
        raise PageMissing(pages=row.pages)
    _log_opening(row, by=by, purpose=purpose, legal_basis=legal_basis, now=now, case_id=case_id)
    drawn = sandbox.preview(row.media_type, _bytes(row), page)
    return Preview("image/jpeg", drawn, page, row.pages)


def attach(document_id: UUID, case_id: UUID, agency: str, *, by: Actor | None = None) -> None:
    """Hand a document to the agency that works on the case: from here its officers may see it.

    It is the holder who hands it over: with `by` their right is checked here, and the database
    checks it in any case.
    """
    if by is not None:
        document_for(by, document_id)
    DocumentRow.objects.filter(id=document_id).update(case_id=case_id, agency=agency)


def drop(document_id: UUID, *, by: Actor | None = None) -> None:
    """Forget a document that is with no case yet. One that is with a case stays."""
    if by is not None:
        document_for(by, document_id)
    DocumentRow.objects.filter(id=document_id, case_id=None).delete()


def _store(
    *,
    name: str,
    media_type: str,
    content: bytes,
    pages: int,
    holder_id: UUID,
    now: datetime,
    agency: str = "",
    case_id: UUID | None = None,
) -> DocumentRow:
    document_id = new_id()
    return DocumentRow.objects.create(
        id=document_id,
        holder_id=holder_id,
        agency=agency,
        case_id=case_id,
        media_type=media_type,
        size_bytes=len(content),
        pages=pages,
        created_at=now,
        sealed_name=keys.seal_for(holder_id, name.encode(), f"document-name:{document_id}"),
        sealed=keys.seal_for(holder_id, content, f"document:{document_id}"),
    )


def _bytes(row: DocumentRow) -> bytes:
    return keys.open_for(row.holder_id, bytes(row.sealed), f"document:{row.id}")


def _log_opening(
    row: DocumentRow,
    *,
    by: Actor,
    purpose: str,
    legal_basis: str,
    now: datetime,
    case_id: UUID | None,
) -> None:
    """Log an opening, once while the same person leafs through the pages."""
    if _is_open(row, by=by, now=now):
        return
    details = {"case": str(case_id)} if case_id else {}
    _log(
        "document.opened",
        row,
        by=by,
        now=now,
        purpose=purpose,
        legal_basis=legal_basis,
        details=details,
    )


def _is_open(row: DocumentRow, *, by: Actor, now: datetime) -> bool:
    if by.kind is Kind.MACHINE or by.person_id is None:
        return False  # a machine has no pages to turn: each opening is one
    opening, made = Opening.objects.get_or_create(
        document_id=row.id, person_id=by.person_id, defaults={"opened_at": now}
    )
    if made:
        return False
    if now - opening.opened_at < OPENING_LASTS:
        return True
    Opening.objects.filter(id=opening.id).update(opened_at=now)
    return False


def _log(
    action: str,
    row: DocumentRow,
    *,
    by: Actor,
    now: datetime,
    purpose: str,
    legal_basis: str = "",
    details: dict[str, str] | None = None,
) -> None:
    transparency.append(
        action=action,
        by=by,
        subject_id=None if row.holder_id == keys.NATION_ID else row.holder_id,
        object=f"document:{row.id}",
        agency=row.agency,
        legal_basis=legal_basis,
        purpose=purpose,
        now=now,
        details=details or {},
    )
