"""Acting on a case as the officer who has it: granting, refusing, returning, whatever it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.parts.casework import form, refusing
from torana.parts.casework.access import case_for, holdings_for
from torana.parts.casework.content import opened
from torana.parts.casework.moving import Hand, Said, Way, keep, move
from torana.parts.casework.queries.cases import shown
from torana.parts.catalogue import api as catalogue
from torana.pure import process

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor, Holding
    from torana.language.model import Action
    from torana.parts.casework.content import Content
    from torana.parts.casework.records import CaseView
    from torana.parts.catalogue.api import Edition


@keys.at_hand()
@transaction.atomic
def act(
    case_id: UUID,
    action: str,
    *,
    by: Actor,
    seen: int,
    reason: str = "",
    message: str = "",
    ground: str = "",
    questions: tuple[str, ...] = (),
    now: datetime,
) -> CaseView:
    """Do `action` on a case, in the post that its stage asks for.

    `seen` is the version that the officer looked at: when it has changed since, nothing is done
    and the officer is told who was faster. `questions` are those to send back; of them only what
    the applicant was asked is taken, for what the state knows nobody can answer otherwise.
    """
    row = case_for(by, case_id, lock=True)
    edition = catalogue.edition(row.edition_id)
    refusing.not_in_conflict(by, row, edition)
    refusing.not_stale(row, edition, seen)
    refusing.not_with_another(by, row, edition)
    refusing.not_too_long(reason, message)
    content = opened(row)
    way = Way(row, edition, content, now)

    holdings = holdings_for(by, row, edition)
    found = edition.service.process.stages[row.stage].actions.get(action)
    marked = tuple(name for name in questions if may_return(edition, content, name))
    if row.outcome:
        raise refusing.REFUSALS["case-ended"]
    match process.step(
        way.table,
        row.stage,
        action,
        actor_posts={holding.post for holding in holdings},
        reason=reason,
        message=message,
        ground=ground,
        marked=marked,
        allowed=is_offered(way, found),
    ):
        case process.Refused(code):
            raise refusing.REFUSALS[code]
        case process.Moved() as moved:
            assert found is not None, "an action that the process knows and the service does not"

    if found.returns:
        content.returned, content.again, content.message = list(marked), {}, message
    row.answered_again = False
    said = Said(
        reason=reason.strip() if found.reason != "none" else "",
        message=message.strip() if found.message != "none" else "",
        ground=ground if found.grounds else "",
        questions=marked if found.returns else (),
        returns=found.returns,
    )
    move(way, moved, action, hand_of(by, holdings, row.post), said)
    keep(way)
    return shown(way.row, by=by, now=now)


def is_offered(way: Way, action: Action | None) -> bool:
    """Whether the rule of an action holds; an action without a rule is always offered."""
    if action is None or action.when is None:
        return True
    with form.rows_there():
        return way.edition.evaluator.holds(action.when, way.facts())


def may_return(edition: Edition, content: Content, name: str) -> bool:
    """Whether a question can be sent back: it was asked of the applicant, not known."""
    question = edition.service.questions().get(name)
    return question is not None and question.computed is None and name not in content.sources


def hand_of(by: Actor, holdings: tuple[Holding, ...], post: str) -> Hand:
    """Return the officer's hand, in the post that acts."""
    held = next((holding for holding in holdings if holding.post == post), holdings[0])
    return Hand("post", by, held.post, held.office)
