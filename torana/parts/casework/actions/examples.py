"""Worked examples of a nation folder, run through the same code that serves residents.

Everything happens in a transaction that is rolled back. What follows a decision is done at once,
where a running nation leaves it to its worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from torana.base.actor import Actor, Holding, machine, officer, person
from torana.base.errors import Refusal
from torana.language import api as language
from torana.language.model import QuestionType, Unit
from torana.parts.casework import appealing, compare, models, promise, reactions
from torana.parts.casework.actions.act import act
from torana.parts.casework.actions.answer import (
    answer_returned,
    remove_returned_item,
    save_returned_item,
)
from torana.parts.casework.actions.appeal import start_appeal
from torana.parts.casework.actions.clocks import run_clocks
from torana.parts.casework.actions.drafts import agree, save_page, start
from torana.parts.casework.actions.items import NEW, save_item
from torana.parts.casework.actions.submit import submit
from torana.parts.casework.actions.withdraw import WITHDRAWN, withdraw
from torana.parts.casework.content import opened
from torana.parts.casework.records import ExampleResult
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from torana.language.api import Example, ExampleStep, NationFolder
    from torana.language.examples import Given
    from torana.language.model import Period, Question
    from torana.parts.casework.records import Draft, Problem

RUNNER = machine("examples")
OFFICE_OPENS = time(9)
FILES = "demo/files"


class DoesNotFit(Exception):  # noqa: N818 - said of the example, and shown as it stands
    """The example cannot be followed any further."""


@transaction.atomic
def run_examples(folder: Path, *, now: datetime) -> tuple[ExampleResult, ...]:
    """Run every example of a nation folder and say what came out otherwise than it says."""
    read = language.read_nation(folder)
    catalogue.publish(folder, by=RUNNER, now=now)
    _bring_people(read, now=now)
    every = [example for examples in read.examples.values() for example in examples]
    results = tuple(_run(read, folder, example) for example in every)
    transaction.set_rollback(True)
    catalogue.forget()
    return results


@dataclass(slots=True)
class _Story:
    """One example on its way: whose it is, what time it is, and what has come of it."""

    read: NationFolder
    folder: Path
    example: Example
    now: datetime
    by: Actor
    draft: Draft | None = None
    case_id: UUID | None = None
    first_id: UUID | None = None  # the case that is appealed
    said: list[str] = field(default_factory=list)


def _run(read: NationFolder, folder: Path, example: Example) -> ExampleResult:
    zone = ZoneInfo(read.nation.time_zone)
    now = datetime.combine(example.on, OFFICE_OPENS, zone)
    story = _Story(read, folder, example, now, _actor(read, example.as_))
    with transaction.atomic():
        try:
            _first(story)
            _apply(story)
            for step in example.then:
                _follow(story, step)
            story.said += compare.differences(_row(story), _drafted(story), example.expect)
            story.said += _of_the_first(story)
        except DoesNotFit as reason:
            story.said.append(str(reason))
        except Refusal as refusal:
            story.said.append(f"refused: {refusal.sentence}")
        transaction.set_rollback(True)
    transaction.set_rollback(False)
    return ExampleResult(example.service, example.name, tuple(story.said))


def _first(story: _Story) -> None:
    """Play the example whose end is appealed; the appeal begins when it has ended."""
    service, name = story.example.appeals
    if not service:
        return
    examples = story.read.examples[service]
    example = next(found for found in examples if found.name == name)
    if example.as_ != story.example.as_:
        raise DoesNotFit(f"only {example.as_} can appeal what was decided about {example.as_}")
    zone = ZoneInfo(story.read.nation.time_zone)
    now = datetime.combine(example.on, OFFICE_OPENS, zone)
    first = _Story(story.read, story.folder, example, now, story.by)
    _apply(first)
    for step in example.then:
        _follow(first, step)
    if story.now < first.now:
        raise DoesNotFit(f'"{name}" had not ended on {story.example.on}')
    story.first_id = first.case_id


def _apply(story: _Story) -> None:
    """Fill in page after page and send it in."""
    by, now = story.by, story.now
    if story.first_id is not None:
        draft = start_appeal(story.first_id, by=by, now=now)
    else:
        draft = start(story.example.service, by=by, now=now)
    if draft.needs_consent:
        draft = agree(draft.id, by=by, now=now)
    visited: list[str] = []
    while draft.next_page:
        page = next(p for p in draft.pages if p.name == draft.next_page)
        if visited.count(page.name) > len(page.page.questions):
            raise DoesNotFit(f'page "{page.name}" is never done')
        visited.append(page.name)
        lacking = [
            q.name for q in page.questions if not q.optional and q.name not in story.example.answers
        ]
        if lacking:
            raise DoesNotFit(f"asked, but the example does not answer: {', '.join(lacking)}")
        for question in page.questions:
            for item in _items(question, story.example.answers):
                kept = save_item(draft.id, page.name, NEW, item, by=by, now=now)
                _taken(f"{question.name} {item}", kept.problems)
        asked = [q.name for q in page.questions if not q.questions]
        raw, files = _sent(story, asked, story.example.answers)
        saved = save_page(draft.id, page.name, raw, files, by=by, now=now)
        _taken("", saved.problems)
        draft = saved.draft
    story.draft = draft
    story.case_id = submit(draft.id, by=by, now=now).id
    _carry_out(story)


def _follow(story: _Story, step: ExampleStep) -> None:
    """Do one thing of `then`: let time pass, answer as the applicant, act as an officer."""
    assert story.case_id is not None, "a step before the application"
    if step.after is not None:
        story.now = _later(story, step.after)
        run_clocks(story.now)
    elif step.as_ == story.example.as_:
        if step.do in {"withdraw", WITHDRAWN}:
            withdraw(story.case_id, by=story.by, now=story.now)
        else:
            _answer_lists(story, step)
            questions = story.read.services[story.example.service].questions()
            names = [n for n in step.answers if n not in questions or not questions[n].questions]
            raw, files = _sent(story, names, step.answers)
            answered = answer_returned(story.case_id, raw, files, by=story.by, now=story.now)
            _taken("", answered.problems)
    else:
        act(
            story.case_id,
            step.do,
            by=_actor(story.read, step.as_),
            seen=_row(story).version,
            reason=step.reason,
            message=step.message,
            ground=step.ground,
            questions=step.questions,
            now=story.now,
        )
    story.now += timedelta(minutes=5)
    _carry_out(story)


def _answer_lists(story: _Story, step: ExampleStep) -> None:
    """Put the items of a list that came back in the place of those that were sent."""
    assert story.case_id is not None, "a step before the application"
    by, now = story.by, story.now
    for question in story.read.services[story.example.service].questions().values():
        if not question.questions or question.name not in step.answers:
            continue
        held = opened(_row(story)).answers.get(question.name)
        for item in held if isinstance(held, list) else []:
            remove_returned_item(story.case_id, question.name, str(item["id"]), by=by, now=now)
        for raw in _items(question, step.answers):
            saved = save_returned_item(story.case_id, question.name, NEW, raw, by=by, now=now)
            _taken(f"{question.name} {raw}", saved.problems)


def _items(question: Question, answers: Mapping[str, Given]) -> list[dict[str, str]]:
    """Return the items of a list as the form of each sends it."""
    given = answers.get(question.name, ())
    if not question.questions or isinstance(given, (str, Mapping)):
        return []
    inner = {found.name: found for found in question.questions}
    return [
        {
            key: text
            for name, value in item.items()
            if name in inner
            for key, text in language.raw_of(inner[name], value).items()
        }
        for item in given
    ]


def _taken(of: str, problems: Mapping[str, Problem]) -> None:
    """Refuse to go on while an answer of the example is not taken."""
    for name, problem in problems.items():
        where = f" of {of}" if of else ""
        raise DoesNotFit(f'the answer to "{name}"{where} is not taken: {compare.told(problem)}')


def _carry_out(story: _Story) -> None:
    row = _row(story)
    if row.outcome:
        first = appealing.allow(row, now=story.now)
        for decided in (first, row):
            if decided is not None:
                reactions.carry_out(decided, now=story.now)


def _of_the_first(story: _Story) -> list[str]:
    """Say whether the case that is appealed stands as expected."""
    wanted = story.example.expect.appealed
    if story.first_id is None or not wanted:
        return []
    got = models.Case.objects.get(id=story.first_id).outcome
    return [] if got == wanted else [f"appealed: expected {wanted}, got {got}"]


def _row(story: _Story) -> models.Case:
    assert story.case_id is not None, "a case before the application"
    return models.Case.objects.get(id=story.case_id)


def _drafted(story: _Story) -> Draft:
    assert story.draft is not None, "compared before it was filled in"
    return story.draft


def _sent(
    story: _Story, names: list[str], answers: Mapping[str, Given]
) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Return answers as the form of a page sends them: fields and files."""
    raw: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    questions = story.read.services[story.example.service].questions()
    for name in names:
        given = answers.get(name)
        if given is None:
            continue
        if name not in questions:
            raise DoesNotFit(f'there is no question "{name}"')
        if questions[name].type is QuestionType.FILE:
            files[name] = _file(story, str(given))
        else:
            raw |= language.raw_of(questions[name], given)
    return raw, files


def _file(story: _Story, name: str) -> tuple[str, bytes]:
    path = story.folder / FILES / name
    if not path.is_file():
        raise DoesNotFit(f"there is no file {FILES}/{name}")
    return name, path.read_bytes()


def _later(story: _Story, after: Period) -> datetime:
    match after.unit:
        case Unit.DAYS:
            return story.now + timedelta(days=after.count)
        case Unit.HOURS:
            return story.now + timedelta(hours=after.count)
        case Unit.WORKING_DAYS | Unit.MONTHS | Unit.YEARS:
            agency = story.read.services[story.example.service].agency
            return promise.of(after, story.now, catalogue.calendar_of(agency)).passed_at


def _actor(read: NationFolder, name: str) -> Actor:
    """Return a member of the cast: an officer in the posts held, everybody else for themselves."""
    member = read.demo.cast.get(name)
    person_id = identity.id_by_number(member.number) if member else None
    if member is None or person_id is None:
        raise DoesNotFit(f'nobody is called "{name}" in demo/cast.yaml and demo/people.csv')
    holdings = tuple(
        Holding(held.agency, held.post, held.office)
        for found in read.demo.officers
        if found.number == member.number
        for held in found.holdings
    )
    return officer(person_id, holdings) if holdings else person(person_id)


def _bring_people(read: NationFolder, *, now: datetime) -> None:
    """Enrol the people whom the examples name, and bring in their entries, unless they are here."""
    numbers = [member.number for member in read.demo.cast.values()]
    if any(identity.id_by_number(number) is not None for number in numbers):
        return
    named = {*numbers, *_texts(read)}
    people = [
        identity.NewPerson(one.number, one.phone, one.email, one.language)
        for one in read.demo.people
        if one.number in named
    ]
    enrolled = identity.enrol_many(people, by=RUNNER, now=now)
    ids = {one.number: one.id for one in enrolled}
    for registry, entries in read.demo.entries.items():
        wanted = [entry for entry in entries if named & set(_found_by(read, registry, entry))]
        registries.load(registry, wanted, by=RUNNER, now=now, subjects=ids)


def _found_by(read: NationFolder, registry: str, entry: Mapping[str, str]) -> list[str]:
    """Return the values by which an entry is found."""
    found = read.nation.registries[registry]
    return [entry.get(name, "") for way in (found.key, *found.lookups) for name in way]


def _texts(read: NationFolder) -> set[str]:
    """Return every answer of every example: among them are the keys of entries."""
    given: list[Mapping[str, Given]] = []
    for example in (example for examples in read.examples.values() for example in examples):
        given += [example.answers, *(step.answers for step in example.then)]
    return {value for answers in given for value in answers.values() if isinstance(value, str)}
