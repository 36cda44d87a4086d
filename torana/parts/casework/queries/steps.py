"""The way of a case: what was done, where it stands, what comes next, each with who has it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from torana.language.model import NO_TEXT
from torana.parts.casework.access import serves
from torana.parts.casework.moving import APPEAL, OF_AN_APPEAL, written
from torana.parts.casework.records import DayOff, Decision, Step, Who

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torana.language.model import Agency, Office, Stage, Text
    from torana.parts.casework import models
    from torana.parts.catalogue.api import Edition

AT_THE_DESK = {"take", "let-go"}  # colleagues' own arrangements, no step of the case


def steps_of(
    row: models.Case, edition: Edition, happenings: Sequence[models.Happening]
) -> tuple[Step, ...]:
    """Return the steps of a case, as its applicant reads them."""
    process = edition.service.process
    told = [h for h in happenings if h.action not in AT_THE_DESK]
    steps = [_done(edition, happening) for happening in told]
    here = process.stages[row.stage]
    last = told[-1]
    steps.append(
        Step(
            state="done" if row.outcome else "here",
            stage=here.name,
            title=here.title,
            who=_who_has(row, edition, here),
            at=row.stage_at,
            due_on=row.due_on,
            days_off=days_off(edition, last),
            message=written(last)[1],
        )
    )
    if not row.outcome:
        steps += [
            Step("next", stage.name, stage.title, _who_next(row, edition, stage))
            for stage in _ahead(edition, row.stage)
        ]
    return tuple(steps)


def decision_of(
    row: models.Case, edition: Edition, happenings: Sequence[models.Happening]
) -> Decision | None:
    """Return how the case ended, None while it runs."""
    if not row.outcome:
        return None
    last = next(h for h in reversed(happenings) if h.action != APPEAL)
    because, law = _rule(edition, last)
    ground = edition.service.process.grounds.get(last.ground)
    return Decision(
        outcome=row.outcome,
        at=last.at,
        who=who_of(edition, last),
        because=because,
        law=ground.law if ground else law,
        ground=ground,
        reason=written(last)[0],
    )


def who_of(edition: Edition, happening: models.Happening) -> Who:
    """Return who did something, by post and office."""
    return named(edition.agency, happening.kind, happening.post, happening.office)


def named(agency: Agency, kind: str, post: str = "", office: str = "") -> Who:
    """Return a post and an office in words."""
    held, place = agency.posts.get(post), agency.offices.get(office)
    return Who(
        kind=kind,
        agency=agency.title if kind == "post" else NO_TEXT,
        post=held.title if held else NO_TEXT,
        office=place.title if place else NO_TEXT,
    )


def office_of(edition: Edition, area: str) -> Office | None:
    """Return the office that works for an area: the first that names it."""
    if not area:
        return None
    offices = edition.agency.offices.values()
    return next((o for o in offices if serves(edition.agency, o.name, area)), None)


def days_off(edition: Edition, happening: models.Happening) -> tuple[DayOff, ...]:
    """Return the days that moved the date which was set then, holidays by their names."""
    holidays = edition.agency.holidays
    days = []
    for iso, holiday in happening.days_off:
        day = date.fromisoformat(iso)
        name: Text = holidays.get(day, NO_TEXT) if holiday else NO_TEXT
        days.append(DayOff(day, name))
    return tuple(days)


def _done(edition: Edition, happening: models.Happening) -> Step:
    process = edition.service.process
    before = process.stages.get(happening.stage_before)
    action = before.actions.get(happening.action) if before else None
    reason, message = written(happening)
    because, law = _rule(edition, happening)
    ground = process.grounds.get(happening.ground)
    return Step(
        state="done",
        stage=happening.stage_before,
        title=before.title if before else NO_TEXT,
        who=who_of(edition, happening),
        at=happening.at,
        action=happening.action,
        label=action.label if action else NO_TEXT,
        due_on=happening.due_on,
        days_off=days_off(edition, happening),
        because=because,
        law=ground.law if ground else law,
        ground=ground,
        reason=reason,
        message=message,
        questions=tuple(happening.questions),
    )


def _rule(edition: Edition, happening: models.Happening) -> tuple[Text, Text]:
    """Return the rule that acted, in words, and its article."""
    appeal = edition.service.process.appeal
    if appeal is not None and happening.action in OF_AN_APPEAL:
        return NO_TEXT, appeal.law
    if happening.rule is None:
        return NO_TEXT, edition.service.legal_basis
    rule = edition.service.process.stages[happening.stage_before].auto[happening.rule]
    return rule.because, rule.law or edition.service.legal_basis


def _who_has(row: models.Case, edition: Edition, stage: Stage) -> Who:
    if row.outcome:
        return Who("")
    if stage.by_applicant:
        return Who("applicant")
    return _who_next(row, edition, stage)


def _who_next(row: models.Case, edition: Edition, stage: Stage) -> Who:
    if stage.by_applicant:
        return Who("applicant")
    if not stage.post:
        return Who("")
    office = office_of(edition, row.area)
    return named(edition.agency, "post", stage.post, office.name if office else "")


def _ahead(edition: Edition, stage: str) -> list[Stage]:
    """Return the stages that lie ahead on the shortest way to a grant; none where no way leads."""
    stages = edition.service.process.stages
    ways = [[stage]]
    seen = {stage}
    while ways:
        way = ways.pop(0)
        if stages[way[-1]].outcome == "granted":
            return [stages[name] for name in way[1:]]
        for action in stages[way[-1]].actions.values():
            if action.to not in seen:
                seen.add(action.to)
                ways.append([*way, action.to])
    return []
