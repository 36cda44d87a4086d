"""Moving a case: stand in the next stage, let its rules act, write down what happened, seal, tell.

Every action on a case goes through here, so that version, history and stage cannot part ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from torana.base import events, keys
from torana.base.actor import Actor, machine
from torana.base.ids import new_id
from torana.base.postgres import rows
from torana.language.api import process_table
from torana.parts.casework import form, models, promise
from torana.parts.casework.content import Content, seal
from torana.parts.casework.events import CaseDecided, CaseMoved, CaseReturned, CaseSubmitted
from torana.parts.catalogue import api as catalogue
from torana.parts.transparency import api as transparency
from torana.pure import calendar, process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from torana.language.api import Facts
    from torana.parts.catalogue.api import Edition

RULE = machine("rule")
CLOCK = machine("clock")
TABLES_KEPT = 256
# What happens to a case by an appeal against it: it came in, it was allowed.
OF_AN_APPEAL = APPEAL, APPEAL_ALLOWED = ("appeal", "appeal-allowed")

# What an action may change in a case; the rest of the row is written once, when it comes in.
CHANGED = (
    *("stage", "post", "by_applicant", "outcome", "stage_at", "closed_at"),
    *("due_on", "queue_on", "clock_at", "answered_again", "papers"),
    *("taken_by", "taken_post", "taken_office", "decided_by", "version", "sealed"),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand moves the case: the applicant's, a post's, the rule's or the clock's."""

    kind: str
    actor: Actor
    post: str = ""
    office: str = ""


BY_RULE = Hand("rule", RULE)
BY_CLOCK = Hand("clock", CLOCK)


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with an action: what was written, chosen and marked."""

    reason: str = ""
    message: str = ""
    ground: str = ""
    questions: tuple[str, ...] = ()
    rule: int | None = None
    returns: bool = False


@dataclass(slots=True)
class Way:
    """A case on its way through one action. Nothing is stored before `keep`."""

    row: models.Case
    edition: Edition
    content: Content
    now: datetime
    happened: list[tuple[models.Happening, Hand, Said]] = field(default_factory=list)

    @property
    def table(self) -> process.Table:
        """The process of the case's edition."""
        return table_of(self.edition.id)

    def facts(self) -> Facts:
        """Return what the rules of the case may see."""
        return form.facts_of(
            self.edition,
            self.content,
            self.content.answers,
            now=self.now,
            case=form.case_facts(self.row),
        )


@lru_cache(maxsize=TABLES_KEPT)
def table_of(edition_id: UUID) -> process.Table:
    """Return the process of an edition, compiled once."""
    return process_table(catalogue.edition(edition_id).service)


def move(way: Way, moved: process.Moved, action: str, hand: Hand, said: Said) -> None:
    """Stand in the stage that the action led to, then let the rules there act."""
    _stand(way, moved, action, hand, said)
    # Each rule leads to another stage; a circle of rules would be a mistake of the service.
    for _ in way.table.stages:
        stage = way.edition.service.process.stages[way.row.stage]
        outcome = process.enter(way.table, way.row.stage, list(_held(way)))
        if isinstance(outcome, process.Stays):
            return
        rule = stage.auto[outcome.auto]
        _stand(way, outcome, rule.do, BY_RULE, Said(rule=outcome.auto))


def happen(way: Way, action: str, hand: Hand, said: Said, *, stage_before: str) -> None:
    """Write one line of the case's history; its number is the case's new version."""
    row = way.row
    row.version += 1
    happening = models.Happening(
        id=new_id(),
        case_id=row.id,
        applicant_id=row.applicant_id,
        agency=row.agency,
        version=row.version,
        at=way.now,
        action=action,
        kind=hand.kind,
        post=hand.post,
        office=hand.office,
        stage_before=stage_before,
        stage=row.stage,
        outcome=row.outcome,
        rule=said.rule,
        ground=said.ground,
        due_on=row.due_on,
        questions=list(said.questions),
    )
    if said.reason or said.message:
        written = msgspec.json.encode([said.reason, said.message])
        happening.sealed = keys.seal_for(row.applicant_id, written, _about(happening.id))
    way.happened.append((happening, hand, said))


def written(happening: models.Happening) -> tuple[str, str]:
    """Return the reason and the message that went with something that happened."""
    if happening.sealed is None:
        return "", ""
    sealed = bytes(happening.sealed)
    text = keys.open_for(happening.applicant_id, sealed, _about(happening.id))
    reason, message = msgspec.json.decode(text, type=tuple[str, str])
    return reason, message


def keep(way: Way, *, content_changed: bool = True) -> None:
    """Write the case as it stands now, then its history, then seal and tell."""
    row = way.row
    if content_changed:
        row.sealed = seal(row.id, row.applicant_id, way.content)
    rows.update(row, CHANGED)
    tell(way)


def tell(way: Way) -> None:
    """Write what happened, seal each of it in the log, and tell who wants to hear."""
    for happening, hand, said in way.happened:
        rows.insert(happening)
        _seal(way, happening, hand, said)
        _publish(happening, said)


def _stand(way: Way, moved: process.Moved, action: str, hand: Hand, said: Said) -> None:
    """Stand in another stage: whose turn it is, until when, and whether it is the end."""
    row, before = way.row, way.row.stage
    stage = way.edition.service.process.stages[moved.to]
    row.stage, row.stage_at = moved.to, way.now
    row.by_applicant = stage.by_applicant
    if stage.post and stage.post != row.post:
        row.post = stage.post
        row.taken_by, row.taken_post, row.taken_office = None, "", ""
    row.due_on, row.clock_at = None, None
    skipped: tuple[calendar.Skipped, ...] = ()
    if stage.within is not None and not moved.outcome:
        due = promise.of(stage.within, way.now, catalogue.calendar_of(row.agency))
        row.due_on, skipped = due.on, due.skipped
        row.clock_at = due.passed_at if stage.late else None
    row.queue_on = row.due_on or models.NO_CLOCK
    if moved.outcome:
        close(way, moved.outcome)
        row.decided_by = hand.actor.person_id
    happen(way, action, hand, said, stage_before=before)
    way.happened[-1][0].days_off = [[day.on.isoformat(), day.holiday] for day in skipped]


def close(way: Way, outcome: str) -> None:
    """End the case: nobody's clock runs any more."""
    row = way.row
    row.outcome, row.closed_at = outcome, way.now
    row.due_on, row.clock_at, row.queue_on = None, None, models.NO_CLOCK
    row.by_applicant = False
    way.content.returned, way.content.again, way.content.message = [], {}, ""


def _held(way: Way) -> Iterator[bool]:
    """Ask the rules of the stage in order, no further than the first that holds."""
    rules = way.edition.service.process.stages[way.row.stage].auto
    facts = way.facts() if rules else None
    for rule in rules:
        assert facts is not None, "rules without facts"
        with form.rows_there():
            holds = way.edition.evaluator.holds(rule.when, facts)
        yield holds
        if holds:
            return


def _seal(way: Way, happening: models.Happening, hand: Hand, said: Said) -> None:
    row, service = way.row, way.edition.service
    details: dict[str, str | int | bool] = {
        "reference": row.reference,
        "service": row.service,
        "stage": happening.stage,
        "version": happening.version,
    }
    appeal = service.process.appeal
    law = service.legal_basis
    if appeal is not None and happening.action in OF_AN_APPEAL:
        law = appeal.law
    if happening.outcome and happening.action != APPEAL:
        details["outcome"] = happening.outcome
    if said.ground:
        details["ground"] = said.ground
        law = service.process.grounds[said.ground].law
    if said.rule is not None:
        rule = service.process.stages[happening.stage_before].auto[said.rule]
        details["rule"] = rule.because.in_(way.edition.nation.languages[0])
        law = rule.law or law
    if hand.post:
        details["post"] = hand.post
    transparency.append(
        action=f"case.{_deed(happening, said)}",
        by=hand.actor,
        subject_id=row.applicant_id,
        object=f"case:{row.id}",
        agency=row.agency,
        legal_basis=law.in_(way.edition.nation.languages[0]),
        purpose=service.title.in_(way.edition.nation.languages[0]),
        now=way.now,
        details=details,
    )


_DEEDS = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "take": "taken",
    "let-go": "let-go",
    "answer": "answered",
    APPEAL: "appealed",
}


def _deed(happening: models.Happening, said: Said) -> str:
    """Return the verb under which the log keeps what happened."""
    if happening.action in _DEEDS:
        return _DEEDS[happening.action]
    if happening.outcome:
        return "decided"
    return "returned" if said.returns else "moved"


def _publish(happening: models.Happening, said: Said) -> None:
    case_id, version = happening.case_id, happening.version
    if happening.action == "submit":
        events.publish(CaseSubmitted(case_id))
    if happening.outcome and happening.action != APPEAL:
        events.publish(CaseDecided(case_id, version, happening.outcome))
    elif said.returns:
        events.publish(CaseReturned(case_id, version))
    elif happening.stage != happening.stage_before:
        events.publish(CaseMoved(case_id, version, happening.stage))


def _about(happening_id: UUID) -> str:
    return f"happening:{happening_id}"
