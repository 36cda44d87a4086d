"""Taking a case and letting it go, so that colleagues see who works on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.parts.casework import refusing
from torana.parts.casework.access import case_for, holdings_for
from torana.parts.casework.actions.act import hand_of
from torana.parts.casework.content import opened
from torana.parts.casework.errors import CaseEnded, NotYourPost
from torana.parts.casework.moving import Said, Way, happen, keep
from torana.parts.casework.queries.cases import shown
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.moving import Hand
    from torana.parts.casework.records import CaseView


def take(case_id: UUID, *, by: Actor, seen: int, now: datetime) -> CaseView:
    """Take a case to work on. Who has it already keeps it; a colleague's case can be taken over.

    A case taken over is told to nobody but the log: whoever is ill must not stop it.
    """
    return _hold(case_id, "take", by=by, seen=seen, now=now)


def let_go(case_id: UUID, *, by: Actor, seen: int, now: datetime) -> CaseView:
    """Put one's own case back, for any colleague to take."""
    return _hold(case_id, "let-go", by=by, seen=seen, now=now)


@keys.at_hand()
@transaction.atomic
def _hold(case_id: UUID, action: str, *, by: Actor, seen: int, now: datetime) -> CaseView:
    row = case_for(by, case_id, lock=True)
    edition = catalogue.edition(row.edition_id)
    refusing.not_in_conflict(by, row, edition)
    mine, wanted = row.taken_by == by.person_id, action == "take"
    if mine == wanted or (row.taken_by is None and not wanted):
        return shown(row, by=by, now=now)  # as it was wanted: pressed twice
    refusing.not_stale(row, edition, seen)
    if row.outcome:
        raise CaseEnded
    holdings = holdings_for(by, row, edition)
    if not any(holding.post == row.post for holding in holdings):
        raise NotYourPost
    if not wanted:
        refusing.not_with_another(by, row, edition)
    hand = hand_of(by, holdings, row.post)
    way = Way(row, edition, opened(row), now)
    _write(way, hand, by.person_id if wanted else None)
    happen(way, action, hand, Said(), stage_before=row.stage)
    keep(way, content_changed=False)
    return shown(row, by=by, now=now)


def _write(way: Way, hand: Hand, taker: UUID | None) -> None:
    row = way.row
    row.taken_by = taker
    row.taken_post, row.taken_office = (hand.post, hand.office) if taker else ("", "")
