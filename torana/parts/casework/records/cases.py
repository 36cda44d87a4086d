"""What casework hands out of cases: whole, in a list, in the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.language.model import NO_TEXT, Need, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from torana.base.errors import Refusal
    from torana.language.model import Agency, AskPage, Ground, Office, Question, Service
    from torana.parts.casework.records.drafts import (
        Appealed,
        EvidenceRead,
        ItemShown,
        Paper,
        Problem,
        Reckoned,
        Value,
    )
    from torana.parts.catalogue.api import Edition


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
    law: Text = NO_TEXT
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
    reckoned: Reckoned | None = None  # where a rule gave it
    items: tuple[ItemShown, ...] = ()  # of a list

    @property
    def asked(self) -> bool:
        """Whether the applicant was asked: neither known nor computed."""
        return not self.known and self.reckoned is None

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
    law: Text
    ground: Ground | None
    reason: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that the decision gave; not `ready` while it is being made."""

    id: UUID
    title: Text
    ready: bool
    revoked: bool
    suspended: bool
    is_corrected: bool  # it puts an earlier one right
    issued_at: datetime | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class AppealOffer:
    """How a refusal may be appealed: until when, and by which case it was."""

    law: Text
    until: date | None = None
    open: bool = False
    case_id: UUID | None = None  # of the appeal, once it came in


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
    appeal: AppealOffer | None = None
    appealed: Appealed | None = None
    read_only: bool = False  # opened to hear the appeal against it
    conflict: Refusal | None = None  # why this officer may look at it and not work on it

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
