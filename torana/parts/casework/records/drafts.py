"""What casework hands out of drafts, and what drafts and cases share: values, papers, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from torana.language.model import NO_TEXT, Text

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from torana.base.errors import Refusal
    from torana.language.model import (
        Agency,
        AskPage,
        Evidence,
        Field,
        Ground,
        LawTable,
        Question,
        Registry,
        Service,
    )
    from torana.parts.catalogue.api import Edition

# An item of a list: its id, and its answers.
Item: TypeAlias = Mapping[str, str | int | bool | Mapping[str, str]]
Value: TypeAlias = str | int | bool | Mapping[str, str] | Sequence[Item] | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that belongs to an answer. Its name is the applicant's: show it, never log it."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    pages: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one answer was not taken: exactly one of the author's text, a refusal, or a code."""

    question: str
    code: str  # as language.answers names it, else "check" or the refusal's own
    params: Mapping[str, str | int]  # what the code's sentence is filled with
    text: Text = NO_TEXT  # the author's sentence, where a check of the service did not hold
    refusal: Refusal | None = None  # of the part documents, where a file was not taken


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer that the state holds already: shown with its source, not asked."""

    question: Question
    value: Value
    evidence: str
    source: Text  # the registry's title
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a rule gave: the value, and what stands in the braces of the words about it."""

    question: Question
    value: Value
    parts: Mapping[str, tuple[Question, Value] | FieldValue]
    tables: tuple[LawTable, ...]  # of the law, that the rule reads


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One fact of an entry that was read."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class EvidenceRead:
    """What one look into a registry gave. `found` is false when there was no entry."""

    evidence: Evidence
    registry: Registry
    found: bool
    read_at: datetime
    values: tuple[FieldValue, ...]  # only the fields that the service uses


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that the applicant is asked to agree to: these facts, for this purpose."""

    evidence: Evidence
    registry: Registry
    agency: Agency  # whose registry it is
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of a list in a draft, with the questions that are asked of it."""

    id: str
    answers: Item
    questions: tuple[Question, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page of a draft that is asked of this applicant, as it stands."""

    page: AskPage
    number: int  # from 1, among the pages that are asked
    questions: tuple[Question, ...]  # to be asked: visible, and not known
    facts: tuple[Fact, ...]  # known: shown, not asked
    done: bool
    reckoned: tuple[Reckoned, ...] = ()  # computed: shown, not asked
    items: Mapping[str, tuple[ItemShown, ...]] = field(default_factory=dict)  # by list

    @property
    def name(self) -> str:
        """The page's name, as it stands in its address."""
        return self.page.name

    @property
    def list(self) -> Question | None:
        """The list whose items this page shows; the checker lets nothing be asked beside it."""
        return next((question for question in self.questions if question.questions), None)


@dataclass(frozen=True, slots=True)
class Appealed:
    """The decision that an appeal is against."""

    id: UUID
    reference: str
    title: Text
    decided_on: date
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An application that is being filled in. One stands open for each person and service."""

    id: UUID
    edition: Edition
    answers: Mapping[str, Value]  # as given, with those of hidden questions still in their place
    asks: tuple[Ask, ...]  # what agreeing means; empty where the service looks nothing up
    agreed_at: datetime | None
    evidence: tuple[EvidenceRead, ...]
    pages: tuple[DraftPage, ...]  # those that are asked, in order; pages of nothing but facts too
    papers: Mapping[str, Paper]  # by question
    started_at: datetime
    updated_at: datetime
    appealed: Appealed | None = None

    @property
    def service(self) -> Service:
        """The service as it was when the draft was begun."""
        return self.edition.service

    @property
    def needs_consent(self) -> bool:
        """Whether the applicant has still to agree before anything is asked."""
        return bool(self.asks) and self.agreed_at is None

    @property
    def next_page(self) -> str:
        """The first page that is not done, "" when all are."""
        return next((page.name for page in self.pages if not page.done), "")

    @property
    def ready(self) -> bool:
        """Whether it can be sent."""
        return not self.needs_consent and not self.next_page

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every answer that the state holds already, in the order of the pages."""
        return tuple(fact for page in self.pages for fact in page.facts)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: UUID
    service: str
    title: Text
    updated_at: datetime
    page: int  # pages filled in so far
    pages: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A page was saved: the good answers are kept, the others are told in `problems`."""

    draft: Draft
    problems: Mapping[str, Problem]  # by question
    item: str = ""  # the id of the item, where one of a list was saved
    item_done: bool = False  # and whether it is whole
