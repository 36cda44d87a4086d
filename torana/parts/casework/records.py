"""What casework hands out: drafts, cases and the rows of the inbox, ready to be shown.

Texts in the nation's languages stay `Text`: the door chooses the language. Values of answers are
canonical: text, number, true or false, an ISO date as text, an address as a mapping, the id of a
document as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from torana.language.model import NO_TEXT, Need, Text

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
        Office,
        Question,
        Registry,
        Service,
    )
    from torana.parts.catalogue.api import Edition

Value: TypeAlias = str | int | bool | Mapping[str, str] | None


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
class DraftPage:
    """One page of a draft that is asked of this applicant, as it stands."""

    page: AskPage
    number: int  # from 1, among the pages that are asked
    questions: tuple[Question, ...]  # to be asked: visible, and not known
    facts: tuple[Fact, ...]  # known: shown, not asked
    done: bool

    @property
    def name(self) -> str:
        """The page's name, as it stands in its address."""
        return self.page.name


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


@dataclass(frozen=True, slots=True)
class Case:
    """A receipt: what the applicant has in hand once the application is in."""

    id: UUID
    reference: str
    service: str
    submitted_at: datetime
    stage: str
    outcome: str  # "" while the case runs
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in its applicant's list."""

    id: UUID
    reference: str
    service: str
    title: Text
    stage_title: Text
    outcome: str
    submitted_at: datetime
    closed_at: datetime | None
    due_on: date | None
    your_turn: bool  # questions came back, and an answer is awaited


@dataclass(frozen=True, slots=True)
class Who:
    """Who did or has something, by office and never by name.

    `kind` is "applicant", "post", "rule" (the service's own rule, straight through) or "clock".
    """

    kind: str
    agency: Text = NO_TEXT
    post: Text = NO_TEXT
    office: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that moved a promised date: a holiday with its name, or a weekend (no name)."""

    on: date
    holiday: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of a case: done, here, or still to come."""

    state: str  # "done", "here", "next"
    stage: str
    title: Text  # of the stage
    who: Who
    at: datetime | None = None  # when it was done, or since when it stands here
    action: str = ""  # "submit", "answer", "withdraw", "late", or the service's own
    label: Text = NO_TEXT  # of the action, in the service's words
    due_on: date | None = None
    days_off: tuple[DayOff, ...] = ()  # the holidays and weekends that moved due_on
    because: Text = NO_TEXT  # the rule that decided, in words
    law: str = ""
    ground: Ground | None = None
    reason: str = ""
    message: str = ""
    questions: tuple[str, ...] = ()  # sent back, or answered again


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer of a case. A known one names the registry that it came from."""

    page: AskPage
    question: Question
    value: Value
    source: Text = NO_TEXT
    read_at: datetime | None = None
    paper: Paper | None = None
    returned: bool = False  # sent back to the applicant, who has still to answer it again

    @property
    def known(self) -> bool:
        """Whether the state held the answer, so that it was not asked."""
        return self.read_at is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be done with a case by whoever looks at it, now."""

    name: str
    label: Text
    outcome: str  # of the stage it leads to: granted, refused, ... or ""
    reason: Need = Need.NONE
    message: Need = Need.NONE
    grounds: tuple[Ground, ...] = ()
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """How a case ended, by whom, and under which rule or ground."""

    outcome: str
    at: datetime
    who: Who
    because: Text
    law: str
    ground: Ground | None
    reason: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that the decision gave; not `ready` while it is being made."""

    id: UUID
    title: Text
    ready: bool
    issued_at: datetime | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, whole, as the reader may see it."""

    id: UUID
    reference: str
    edition: Edition
    agency: Agency
    office: Office | None  # the office that works on it
    area: Text
    stage: str
    stage_title: Text
    outcome: str
    submitted_at: datetime
    closed_at: datetime | None
    due_on: date | None  # of the stage it is in
    promised_on: date | None  # what was promised when it came in
    days_off: tuple[DayOff, ...]
    late: bool
    steps: tuple[Step, ...]
    answers: tuple[AnswerShown, ...]
    evidence: tuple[EvidenceRead, ...]
    applicant_name: str  # "" where no registry told it
    offers: tuple[Offer, ...]
    can_withdraw: bool
    returned: tuple[Question, ...]  # what the applicant has still to answer again
    message: str  # what was asked of the applicant, while it is their turn
    decision: Decision | None
    certificates: tuple[Certificate, ...]
    certificate_expected: bool  # granted, and the certificate is still being made
    version: int
    taken: Who | None
    mine: bool

    @property
    def service(self) -> Service:
        """The service as it was when the case began."""
        return self.edition.service

    @property
    def your_turn(self) -> bool:
        """Whether the applicant is awaited."""
        return bool(self.returned)


@dataclass(frozen=True, slots=True)
class Answered:
    """Returned questions were answered. While `problems` stand, the case still waits."""

    case: CaseView
    problems: Mapping[str, Problem]  # by question; the good answers are kept meanwhile


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in the inbox: what the queue needs, and no more."""

    id: UUID
    reference: str
    service: str
    title: Text
    who: str  # the applicant's name, as the registry holds it; "" where none told it
    stage_title: Text
    submitted_at: datetime
    due_on: date | None
    late: bool
    days_left: int | None  # by the calendar's days; below zero is late
    papers: int
    answered_again: bool  # it went back to the applicant and came in again
    taken: str  # "", "mine" or "other"
    version: int


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many cases stand in each list of the inbox."""

    due: int
    mine: int
    unassigned: int
    late: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One worked example, run: in `differences` each line says what was expected and what came."""

    service: str
    name: str
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it came out as its author expected."""
        return not self.differences
