"""Who may open a document: the one way to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Actor, Kind
from torana.base.errors import NotFound
from torana.parts.documents.models import DocumentRow

if TYPE_CHECKING:
    from uuid import UUID


def document_for(by: Actor, document_id: UUID) -> DocumentRow:
    """Return the document to its holder, to officers of its agency and to machines; else refuse.

    The refusal is the same whether it does not exist or may not be seen.
    """
    row = DocumentRow.objects.filter(id=document_id).first()
    if row is None or not _may(by, row.holder_id, row.agency):
        raise NotFound
    return row


def _may(by: Actor, holder_id: UUID, agency: str) -> bool:
    match by.kind:
        case Kind.ANYONE:
            return False
        case Kind.PERSON:
            return by.person_id == holder_id
        case Kind.OFFICER:
            return agency != "" and agency in by.agencies
        case Kind.MACHINE:
            return True
