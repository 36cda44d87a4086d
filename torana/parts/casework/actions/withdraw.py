"""Taking an application back, as its applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.parts.casework.access import own_case_for
from torana.parts.casework.content import opened
from torana.parts.casework.errors import CaseEnded
from torana.parts.casework.moving import Hand, Said, Way, close, happen, keep
from torana.parts.casework.queries.cases import shown
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.records import CaseView

WITHDRAWN = "withdrawn"


@keys.at_hand()
@transaction.atomic
def withdraw(case_id: UUID, *, by: Actor, now: datetime) -> CaseView:
    """Take one's own application back while it runs. A second time changes nothing."""
    row = own_case_for(by, case_id, lock=True)
    if row.outcome == WITHDRAWN:
        return shown(row, by=by, now=now)
    if row.outcome:
        raise CaseEnded
    content = opened(row)
    way = Way(row, catalogue.edition(row.edition_id), content, now)
    before = row.stage
    stages = way.edition.service.process.stages.values()
    # Where the service has no stage for it, the case ends where it stands.
    row.stage = next((s.name for s in stages if s.outcome == WITHDRAWN), row.stage)
    row.stage_at = now
    close(way, WITHDRAWN)
    happen(way, "withdraw", Hand("applicant", by), Said(), stage_before=before)
    keep(way)
    return shown(row, by=by, now=now)
