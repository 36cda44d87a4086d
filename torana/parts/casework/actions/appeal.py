"""Appealing a refusal, and putting what was decided on appeal into the first case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.base.ids import new_id
from torana.base.postgres import rows
from torana.parts.casework import appealing, models
from torana.parts.casework.access import own_case_for
from torana.parts.casework.actions import drafts
from torana.parts.casework.content import Content, opened, seal
from torana.parts.casework.errors import AnotherAppealOpen
from torana.parts.casework.moving import (
    APPEAL,
    Hand,
    Said,
    Way,
    happen,
    keep,
)
from torana.parts.casework.queries.drafts import shown
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.records import Draft


@keys.at_hand()
@transaction.atomic
def start_appeal(case_id: UUID, *, by: Actor, now: datetime) -> Draft:
    """Begin the appeal against a refusal, or go on with the one that stands open."""
    first = own_case_for(by, case_id)
    edition = catalogue.edition(first.edition_id)
    appealing.be_open(first, edition, now=now)
    appeal = edition.service.process.appeal
    assert appeal is not None, "be_open refuses where there is none"
    hears = catalogue.service(appeal.service)
    drafts.be_sure_enough(hears, by)
    draft_id = new_id()
    content = Content(
        number=identity.person(first.applicant_id).number,
        appealed=appealing.about(first, edition),
    )
    row = models.Draft(
        id=draft_id,
        applicant_id=first.applicant_id,
        service=hears.service.name,
        edition_id=hears.id,
        started_at=now,
        updated_at=now,
        sealed=seal(draft_id, first.applicant_id, content),
    )
    if rows.insert_first(row):
        return shown(row, content, now=now)
    standing = drafts.draft_standing(first.applicant_id, hears.service.name)
    assert standing is not None, "a draft in the way of another"
    held = opened(standing)
    if appealing.first_of(held) != first.id:
        raise AnotherAppealOpen
    return shown(standing, held, now=now)


def bring(appeal: models.Case, content: Content, *, by: Actor, now: datetime) -> None:
    """Write down with both cases that an appeal came in. In the transaction that brings it."""
    first_id = appealing.first_of(content)
    if first_id is None:
        return
    row = own_case_for(by, first_id, lock=True)
    edition = catalogue.edition(row.edition_id)
    appealing.be_open(row, edition, now=now)
    rows.insert(
        models.Appeal(
            case_id=row.id,
            appeal_id=appeal.id,
            applicant_id=row.applicant_id,
            agency=row.agency,
            at=now,
        )
    )
    way = Way(row, edition, opened(row), now)
    happen(way, APPEAL, Hand("applicant", by), Said(), stage_before=row.stage)
    keep(way, content_changed=False)
