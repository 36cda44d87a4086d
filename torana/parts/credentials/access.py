"""Who may see a certificate, and who may change whether it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Actor, Kind
from torana.base.errors import NotAllowed, NotFound
from torana.parts.credentials.models import CredentialRow

if TYPE_CHECKING:
    from uuid import UUID


def credential_for(by: Actor, credential_id: UUID) -> CredentialRow:
    """Return the certificate to its holder, to officers of its agency and to machines.

    The refusal is the same whether it does not exist or may not be seen.
    """
    row = CredentialRow.objects.filter(id=credential_id).first()
    if row is None or not _may_see(by, row):
        raise NotFound
    return row


def changeable_for(by: Actor, credential_id: UUID) -> CredentialRow:
    """Return the certificate, locked, to officers of the agency that issued it and to machines."""
    row = CredentialRow.objects.select_for_update().filter(id=credential_id).first()
    if row is None:
        # The database shows a holder her own certificate and lets her lock none.
        credential_for(by, credential_id)
        raise NotAllowed
    if not _may_see(by, row):
        raise NotFound
    if by.kind is Kind.PERSON:
        raise NotAllowed
    return row


def may_request(by: Actor, *, holder_id: UUID, agency: str) -> None:
    """Refuse a stranger: a certificate comes of the agency's decision or the holder's own case."""
    own = by.kind is Kind.PERSON and by.person_id == holder_id
    officer = by.kind is Kind.OFFICER and agency in by.agencies
    if not (own or officer or by.kind is Kind.MACHINE):
        raise NotAllowed


def _may_see(by: Actor, row: CredentialRow) -> bool:
    match by.kind:
        case Kind.ANYONE:
            return False
        case Kind.PERSON:
            return by.person_id == row.holder_id
        case Kind.OFFICER:
            return row.agency in by.agencies
        case Kind.MACHINE:
            return True
