"""A case on one sheet: everything that its page shows, in five queries whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from torana.base.actor import Kind
from torana.base.postgres import rows
from torana.language.api import NoRowError
from torana.language.model import NO_TEXT
from torana.parts.casework import appealing, models, refusing
from torana.parts.casework.access import holdings_for
from torana.parts.casework.moving import Way
from torana.parts.casework.queries.drafts import (
    appealed_of,
    evidence_of,
    items_of,
    papers_of,
    reckoned_of,
)
from torana.parts.casework.queries.steps import (
    days_off,
    decision_of,
    named,
    office_of,
    steps_of,
)
from torana.parts.casework.records import (
    AnswerShown,
    AppealOffer,
    CaseView,
    Certificate,
    Offer,
)
from torana.parts.casework.whose import applicant_name
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.language.api import Facts
    from torana.language.model import Rule
    from torana.parts.casework.content import Content, Stored
    from torana.parts.casework.records import Who
    from torana.parts.catalogue.api import Edition

HAPPENINGS_MAX = 500


def case_view(
    row: models.Case, edition: Edition, content: Content, *, by: Actor, now: datetime
) -> CaseView:
    """Return the case as `by` may see it."""
    way = "case_id = %s ORDER BY version LIMIT %s"
    happenings = rows.many(models.Happening, way, (row.id, HAPPENINGS_MAX))
    own = by.person_id == row.applicant_id and by.kind is Kind.PERSON
    conflict = refusing.conflict(by, row, edition)
    certificates = _certificates(row)
    questions = edition.service.questions()
    area = edition.nation.areas.get(row.area)
    set_by = next((h for h in reversed(happenings) if h.due_on == row.due_on), happenings[-1])
    expected = {i.name for i in edition.service.issues if i.after == row.outcome}
    return CaseView(
        id=row.id,
        reference=row.reference,
        edition=edition,
        agency=edition.agency,
        office=office_of(edition, row.area),
        area=area.title if area else NO_TEXT,
        stage=row.stage,
        stage_title=edition.service.process.stages[row.stage].title,
        outcome=row.outcome,
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
        due_on=row.due_on,
        promised_on=row.promised_on,
        days_off=days_off(edition, set_by) if row.due_on else (),
        late=is_late(row, edition, now),
        steps=steps_of(row, edition, happenings),
        answers=answers_of(
            edition, content, content.answers | (content.again if own else {}), now=now
        ),
        evidence=evidence_of(edition, content),
        applicant_name=applicant_name(edition, content),
        offers=() if conflict else offers_of(row, edition, content, by=by, now=now),
        can_withdraw=own and not row.outcome,
        returned=tuple(questions[name] for name in content.returned),
        message=content.message,
        decision=decision_of(row, edition, happenings),
        certificates=certificates,
        certificate_expected=bool(expected) and not any(c.ready for c in certificates),
        version=row.version,
        taken=_taken(row, edition),
        mine=row.taken_by is not None and row.taken_by == by.person_id,
        appeal=_appeal(row, edition, now=now),
        appealed=appealed_of(content),
        read_only=by.kind is Kind.OFFICER and not holdings_for(by, row, edition),
        conflict=conflict,
    )


def _appeal(row: models.Case, edition: Edition, *, now: datetime) -> AppealOffer | None:
    """Return how a refusal may be appealed, or was; nothing is asked where there is no appeal."""
    appeal = edition.service.process.appeal
    if appeal is None or not row.outcome:
        return None
    if not appeal.service:
        return AppealOffer(appeal.law) if row.outcome == appealing.REFUSED else None
    brought = appealing.appeal_of(row.id)
    until = appealing.until(row, edition)
    if brought is None and until is None:
        return None
    today = now.astimezone(ZoneInfo(edition.nation.time_zone)).date()
    open_still = brought is None and until is not None and today <= until
    return AppealOffer(appeal.law, until, open_still, brought.appeal_id if brought else None)


def is_late(row: models.Case, edition: Edition, now: datetime) -> bool:
    """Whether the promised day has passed while the case still runs."""
    today = now.astimezone(ZoneInfo(edition.nation.time_zone)).date()
    return not row.outcome and row.due_on is not None and row.due_on < today


def answers_of(
    edition: Edition, content: Content, values: Mapping[str, Stored], *, now: datetime
) -> tuple[AnswerShown, ...]:
    """Return what was sent, page by page, with the source of what the state knew.

    Whoever has questions back sees among `values` what they have answered again so far.
    """
    answers = []
    papers = papers_of(edition, values)
    for page in edition.service.pages:
        for question in page.questions:
            if question.name not in values:
                continue
            source = content.sources.get(question.name)
            read = content.evidence.get(source) if source else None
            registry = edition.service.evidence[source].registry if source else ""
            answers.append(
                AnswerShown(
                    page=page,
                    question=question,
                    value=values[question.name],
                    source=edition.nation.registries[registry].title if registry else NO_TEXT,
                    read_at=read.read_at if read else None,
                    paper=papers.get(question.name),
                    returned=question.name in content.returned,
                    reckoned=reckoned_of(edition, content, question, values[question.name], values)
                    if question.computed
                    else None,
                    items=items_of(edition, content, question, values, now=now)
                    if question.questions
                    else (),
                )
            )
    return tuple(answers)


def offers_of(
    row: models.Case, edition: Edition, content: Content, *, by: Actor, now: datetime
) -> tuple[Offer, ...]:
    """Return what an officer may do with the case now."""
    process = edition.service.process
    stage = process.stages[row.stage]
    if row.outcome or by.kind is not Kind.OFFICER:
        return ()
    if stage.post not in {holding.post for holding in holdings_for(by, row, edition)}:
        return ()
    facts = Way(row, edition, content, now).facts()
    return tuple(
        Offer(
            name=action.name,
            label=action.label,
            outcome=process.stages[action.to].outcome,
            reason=action.reason,
            message=action.message,
            grounds=tuple(process.grounds[name] for name in action.grounds),
            returns=action.returns,
        )
        for action in stage.actions.values()
        if action.when is None or _holds(edition, action.when, facts)
    )


def _holds(edition: Edition, rule: Rule, facts: Facts) -> bool:
    """Whether the rule of an action holds; a key that is in no table of the law offers nothing."""
    try:
        return edition.evaluator.holds(rule, facts)
    except NoRowError:
        return False


def _certificates(row: models.Case) -> tuple[Certificate, ...]:
    if not row.outcome:
        return ()
    return tuple(
        Certificate(
            id=found.id,
            title=found.title,
            ready=found.state != "requested",
            revoked=found.state == "revoked",
            suspended=found.state == "suspended",
            is_corrected=found.replaces_id is not None,
            issued_at=found.issued_at,
            valid_until=found.valid_until,
        )
        for found in credentials.credentials_of_case(row.id)
    )


def _taken(row: models.Case, edition: Edition) -> Who | None:
    if row.taken_by is None:
        return None
    return named(edition.agency, "post", row.taken_post, row.taken_office)
