"""Who may see a draft or a case, and who may act on one: the one way to get one.

Every refusal to show is the same, whether the thing does not exist or is somebody else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Actor, Holding, Kind
from torana.base.errors import NotFound
from torana.base.postgres import rows
from torana.parts.casework import models
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from uuid import UUID

    from torana.language.model import Agency
    from torana.parts.catalogue.api import Edition


def draft_for(by: Actor, draft_id: UUID, *, lock: bool = False) -> models.Draft:
    """Return the actor's own draft; `lock` keeps others from changing it meanwhile."""
    row = None
    if by.person_id is not None:
        own = (draft_id, by.person_id)
        row = rows.one(models.Draft, "id = %s AND applicant_id = %s", own, lock=lock)
    if row is None:
        raise NotFound
    return row


def own_case_for(by: Actor, case_id: UUID, *, lock: bool = False) -> models.Case:
    """Return the actor's own case, as its applicant."""
    row = None
    if by.person_id is not None:
        own = (case_id, by.person_id)
        row = rows.one(models.Case, "id = %s AND applicant_id = %s", own, lock=lock)
    if row is None:
        raise NotFound
    return row


def case_for(by: Actor, case_id: UUID, *, lock: bool = False) -> models.Case:
    """Return a case to its applicant, to the officers of its stages and area, and to machines."""
    row = rows.one(models.Case, "id = %s", (case_id,), lock=lock)
    if row is None or not may_see(by, row):
        raise NotFound
    return row


def may_see(by: Actor, row: models.Case) -> bool:
    """Whether the actor may open the case."""
    match by.kind:
        case Kind.ANYONE:
            return False
        case Kind.PERSON:
            return by.person_id == row.applicant_id
        case Kind.OFFICER:
            own = holdings_for(by, row, catalogue.edition(row.edition_id))
            return bool(own) or hears_appeal(by, row) is not None
        case Kind.MACHINE:
            return True


def hears_appeal(by: Actor, row: models.Case) -> models.Case | None:
    """Return the appeal against a case, where the actor works on it: so that they see the file."""
    found = rows.one(models.Appeal, "case_id = %s", (row.id,))
    appeal = rows.one(models.Case, "id = %s", (found.appeal_id,)) if found else None
    if appeal is None or not holdings_for(by, appeal, catalogue.edition(appeal.edition_id)):
        return None
    return appeal


def holdings_for(by: Actor, row: models.Case, edition: Edition) -> tuple[Holding, ...]:
    """Return the actor's posts that have to do with the case: of its stages, and of its area."""
    posts = {stage.post for stage in edition.service.process.stages.values() if stage.post}
    agency = edition.agency
    return tuple(
        holding
        for holding in by.holdings
        if holding.agency == row.agency
        and holding.post in posts
        and serves(agency, holding.office, row.area)
    )


def serves(agency: Agency, office: str, area: str) -> bool:
    """Whether the office works for the area; no office is the whole nation, no area any office."""
    if not office or not area:
        return True
    found = agency.offices.get(office)
    return found is not None and area in found.areas
