"""How a form stands: which pages and questions are asked of this applicant, and what is known.

No database and no clock in here: answers, evidence and the moment are handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from torana.language.api import Facts, NoRowError
from torana.parts.casework.errors import NotInTheTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from torana.language.model import AskPage, Check, Question
    from torana.parts.casework import models
    from torana.parts.casework.content import Content, Item, Read, Stored
    from torana.parts.catalogue.api import Edition


@dataclass(slots=True)
class FilledItem:
    """One item of a list: `answers` are those that count, without what hidden questions held."""

    id: str
    answers: dict[str, Stored]
    asked: list[Question] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failed: dict[str, Check] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every question that needs an answer has a good one."""
        return not self.missing and not self.failed


@dataclass(slots=True)
class FilledPage:
    """One page that is asked, with what of it is known, given and missing."""

    page: AskPage
    asked: list[Question] = field(default_factory=list)
    known: dict[str, Stored] = field(default_factory=dict)
    computed: dict[str, Stored] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    failed: dict[str, Check] = field(default_factory=dict)  # given, but a check does not hold
    items: dict[str, list[FilledItem]] = field(default_factory=dict)  # by list

    @property
    def whole(self) -> bool:
        """Whether every question that needs an answer has a good one."""
        return not self.missing and not self.failed


@dataclass(slots=True)
class Filled:
    """A form as it stands: `answers` are those that count, without what hidden questions held."""

    facts: Facts
    answers: dict[str, Stored]
    pages: list[FilledPage]

    @property
    def whole(self) -> bool:
        """Whether it can be sent."""
        return all(page.whole for page in self.pages)

    @property
    def sources(self) -> dict[str, str]:
        """Which evidence each known answer came from."""
        return {
            question.name: question.known.evidence[0]
            for filled in self.pages
            for question in filled.page.questions
            if question.name in filled.known and question.known and question.known.evidence
        }

    def page(self, name: str) -> FilledPage | None:
        """Return a page that is asked."""
        return next((filled for filled in self.pages if filled.page.name == name), None)


@dataclass(frozen=True, slots=True)
class Answering:
    """A page that is being answered: each question that is asked is answered as its turn comes.

    So whether the next one is asked follows from what has just been answered.
    """

    page: str
    answer: Callable[[Question], None]  # puts a good answer into the content
    refuse: Callable[[Question, Check], None]  # hears of one for which a check does not hold


@contextmanager
def rows_there() -> Iterator[None]:
    """Refuse, by the name of the table, what the law has no row for."""
    try:
        yield
    except NoRowError as absent:
        raise NotInTheTable(table=absent.table) from absent


@rows_there()
def fill(
    edition: Edition,
    content: Content,
    *,
    now: datetime,
    case: Mapping[str, str | int] | None = None,
    answering: Answering | None = None,
) -> Filled:
    """Go through the form in order; each rule sees only the answers before it that count."""
    answers: dict[str, Stored] = {}
    facts = facts_of(edition, content, answers, now=now, case=case)
    form = Filled(facts, answers, [])
    holds = edition.evaluator.holds
    for page in edition.service.pages:
        if page.when is not None and not holds(page.when, facts):
            continue
        filled = FilledPage(page)
        form.pages.append(filled)
        here = answering if answering and answering.page == page.name else None
        for question in page.questions:
            if question.when is None or holds(question.when, facts):
                _place(edition, form, filled, question, content.answers.get, answering=here)
    return form


def facts_of(
    edition: Edition,
    content: Content,
    answers: Mapping[str, Stored],
    *,
    now: datetime,
    case: Mapping[str, str | int] | None = None,
) -> Facts:
    """Return what rules may see. `answers` is read when a rule is asked, so it may still grow."""
    today = now.astimezone(ZoneInfo(edition.nation.time_zone)).date()
    return Facts(
        answers=answers,
        applicant={"id_number": content.number},
        evidence={name: _seen(read) for name, read in content.evidence.items()},
        today=today,
        now=now,
        case=case or {},
        appealed=content.appealed,
    )


def _place(
    edition: Edition,
    form: Filled,
    filled: FilledPage,
    question: Question,
    given: Callable[[str], Stored],
    *,
    answering: Answering | None,
) -> None:
    """Put one visible question where it belongs: known, given, or missing."""
    if question.computed is not None:
        _compute(edition, form, filled, question)
        return
    known = edition.evaluator.known(question, form.facts)
    if known is not None:
        filled.known[question.name] = form.answers[question.name] = known
        return
    filled.asked.append(question)
    if question.questions:
        _place_items(edition, form, filled, question, given(question.name))
        return
    if answering is not None:
        answering.answer(question)
    answer = given(question.name)
    if answer is None:
        if not question.optional:
            filled.missing.append(question.name)
        return
    form.answers[question.name] = answer
    for check in question.checks:
        if not edition.evaluator.holds(check.rule, form.facts):
            filled.failed[question.name] = check
            if answering is not None:
                answering.refuse(question, check)
                form.answers.pop(question.name)
            return


def _compute(edition: Edition, form: Filled, filled: FilledPage, question: Question) -> None:
    """Put what a rule gives among the answers; nothing while what it needs is not there."""
    value = edition.evaluator.computed(question, form.facts)
    if value is not None:
        filled.computed[question.name] = form.answers[question.name] = value


def _place_items(
    edition: Edition, form: Filled, filled: FilledPage, question: Question, given: Stored
) -> None:
    """Go through the items of a list; while one is not whole, or there are too few, it is open."""
    held = given if isinstance(given, list) else []
    items = [fill_item(edition, form.facts, question, item) for item in held]
    filled.items[question.name] = items
    if len(items) < question.least or not all(item.whole for item in items):
        filled.missing.append(question.name)
    form.answers[question.name] = [_kept(item) for item in items if item.whole]


def fill_item(
    edition: Edition,
    facts: Facts,
    question: Question,
    item: Mapping[str, object],
    answering: Answering | None = None,
) -> FilledItem:
    """Go through the questions of one item; each rule sees the answers of the item before it."""
    filled = FilledItem(str(item.get("id", "")), {})
    merged = {**facts.answers}
    seen = replace(facts, answers=merged)
    holds = edition.evaluator.holds
    for inner in question.questions:
        if inner.when is not None and not holds(inner.when, seen):
            continue
        filled.asked.append(inner)
        if answering is not None:
            answering.answer(inner)
        answer = item.get(inner.name)
        if answer is None:
            if not inner.optional:
                filled.missing.append(inner.name)
            continue
        assert isinstance(answer, (str, int, Mapping)), "an answer of an item is one thing"
        filled.answers[inner.name] = merged[inner.name] = answer
        for check in inner.checks:
            if not holds(check.rule, seen):
                filled.failed[inner.name] = check
                if answering is not None:
                    answering.refuse(inner, check)
                    filled.answers.pop(inner.name)
                    merged.pop(inner.name)
                break
    return filled


def _kept(item: FilledItem) -> Item:
    """Return an item as it is kept with the case: its id, and the answers that count."""
    kept: Item = {"id": item.id}
    for name, answer in item.answers.items():
        assert isinstance(answer, (str, int, Mapping)), "an answer of an item is one thing"
        kept[name] = dict(answer) if isinstance(answer, Mapping) else answer
    return kept


def _seen(read: Read) -> dict[str, str | bool]:
    """Return evidence as rules see it: its fields, and whether it was found."""
    return {**read.values, "found": read.found}


def case_facts(row: models.Case) -> dict[str, str | int]:
    """Return what rules may see of the case itself."""
    return {"reference": row.reference, "stage": row.stage, "version": row.version}
