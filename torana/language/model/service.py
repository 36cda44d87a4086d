"""What a service looks up, decides and gives."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language.model.asking import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model.asking import AskPage, Option, Question, Rule, Text
    from torana.pure.tables import LookupTable


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts that the state holds already, fetched from a registry with the applicant's consent.

    `key` maps registry fields to rules. Evidence whose key or `when` reads answers is fetched when
    those answers are there; the rest is fetched when the applicant consents.
    """

    name: str
    registry: str
    key: Mapping[str, Rule]
    use: tuple[str, ...]  # registry fields
    purpose: Text
    when: Rule | None = None
    reads_answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which an officer may refuse, with its article of law."""

    name: str
    label: Text
    law: Text


class Need(enum.StrEnum):
    """Whether an action takes something beside the click."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Action:
    """What the holder of a stage may do with a case, and where it leads."""

    name: str
    to: str
    label: Text
    reason: Need = Need.NONE  # a sentence that the applicant reads
    message: Need = Need.NONE  # what is asked of the applicant
    grounds: tuple[str, ...] = ()  # names in Process.grounds; one must be chosen
    returns: bool = False  # sends back the questions that the officer marks
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class Auto:
    """Straight-through: while the stage is entered, `do` is done when `when` holds."""

    when: Rule
    do: str  # the name of an action
    because: Text  # what the applicant reads: the rule that gave the decision
    law: Text = NO_TEXT


class Unit(enum.StrEnum):
    """How a period counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Period:
    """`within: 2 working days`."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Late:
    """What the clock does when `within` has passed."""

    to: str
    deemed: str = ""  # "granted" where silence is consent by law


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a case: worked on by a post, by the applicant, or an outcome."""

    name: str
    title: Text
    post: str = ""
    by_applicant: bool = False
    within: Period | None = None
    late: Late | None = None
    auto: tuple[Auto, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    outcome: str = ""  # granted, refused, lapsed, withdrawn


@dataclass(frozen=True, slots=True)
class Appeal:
    """Where to go with a refusal; `service` is "" where the law gives no appeal."""

    law: Text
    service: str = ""
    within: Period | None = None
    grants: str = ""  # the stage to which an appeal that is allowed takes the case


@dataclass(frozen=True, slots=True)
class Process:
    """The way of a case. `area` gives the district whose office works on it, where it matters."""

    start: str
    stages: Mapping[str, Stage]
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    area: Rule | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that a certificate carries. `options` are its words, where its value is a key."""

    name: str
    label: Text
    rule: Rule
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A certificate that an outcome gives."""

    name: str
    title: Text
    after: str  # an outcome
    claims: tuple[Claim, ...]
    layout: str  # file name of the Typst layout, a key of Service.files
    valid_for: Period | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An entry that an outcome adds to, changes in or ends in a registry."""

    registry: str
    after: str
    do: str  # add
    entry: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table of the law."""

    name: str
    title: Text
    type: str  # text, choice, area, integer, money, date, yes_no
    key: str = ""  # exact, band, or "" for what is looked up
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class LawTable:
    """A table as it stands in the law: rules look it up, and people may read it."""

    name: str
    title: Text
    law: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]  # as written, in the order of the columns
    lookup: LookupTable
    text: str = ""  # the file


@dataclass(frozen=True, slots=True)
class Service:
    """One service, whole."""

    name: str
    agency: str
    title: Text
    summary: Text
    audience: str  # resident, business, anyone
    assurance: str  # low, substantial, high
    legal_basis: Text
    retention: Period
    needs: tuple[str, ...]  # names in Nation.needs: under which moments of life it is found
    keywords: Text  # what people type to find it
    takes: Text  # what it takes: "Your ID number. Nothing else, if it is your own."
    evidence: Mapping[str, Evidence]
    pages: tuple[AskPage, ...]
    process: Process
    issues: tuple[Issue, ...] = ()
    records: tuple[Record, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # layouts: file name to content
    tables: Mapping[str, LawTable] = field(default_factory=dict)
    appeals: bool = False  # hears appeals: begun from the case whose decision is appealed

    def questions(self) -> dict[str, Question]:
        """Return every question by name, in the order asked."""
        return {q.name: q for page in self.pages for q in page.questions}

    def laws(self) -> tuple[Text, ...]:
        """Return every article under which something may be done in a case of this service."""
        autos = (auto.law for stage in self.process.stages.values() for auto in stage.auto)
        grounds = (ground.law for ground in self.process.grounds.values())
        appeal = [self.process.appeal.law] if self.process.appeal else []
        return (self.legal_basis, *grounds, *appeal, *(law for law in autos if law))
