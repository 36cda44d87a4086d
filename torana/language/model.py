"""What a nation folder means, once read and checked: frozen records that everything else runs on.

The reader makes these from YAML; `torana.parts.catalogue` stores and hands them out; casework,
the portal and the desk read them. Nothing here knows files, Django or a database.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from torana.pure.tables import LookupTable

LANGUAGE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in the nation's languages: language code to text, the default language first."""

    by_language: Mapping[str, str]

    def in_(self, language: str) -> str:
        """Return the text in `language`, else in the nation's default language."""
        found = self.by_language.get(language)
        return found if found is not None else next(iter(self.by_language.values()), "")

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.by_language)


NO_TEXT = Text({})


@dataclass(frozen=True, slots=True)
class Rule:
    """A CEL expression that was type-checked where it stands; `pure.rules` evaluates it."""

    source: str
    type: str  # bool, string, int, double, date, timestamp, money


class QuestionType(enum.StrEnum):
    """What kind of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    INTEGER = "integer"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    FILE = "file"
    DECLARATION = "declaration"
    MONEY = "money"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, or one value of a registry's field."""

    key: str  # as it is stored, and as rules and machines read it
    label: Text  # as people read it


@dataclass(frozen=True, slots=True)
class Known:
    """The answer when the state holds it: `value` while `when` holds and the evidence was found."""

    value: Rule
    when: Rule | None
    evidence: tuple[str, ...]  # the names of the evidence that the value reads
    options: tuple[Option, ...] = ()  # the words of the value, where a registry keeps it by key


@dataclass(frozen=True, slots=True)
class Check:
    """What an answer must fulfil, and what people read when it does not."""

    rule: Rule
    error: Text


@dataclass(frozen=True, slots=True)
class Computed:
    """What a rule gives: shown with how it came about, never asked."""

    rule: Rule
    gives: QuestionType  # text, integer, money, date or yes_no
    because: Text  # in words, with {answers} in it
    tables: tuple[str, ...] = ()  # the tables of the law that the rule reads


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `name` is unique in its service and is how rules and answers call it."""

    name: str
    type: QuestionType
    label: Text
    hint: Text = NO_TEXT
    optional: bool = False
    when: Rule | None = None
    known: Known | None = None
    checks: tuple[Check, ...] = ()
    purpose: Text = NO_TEXT
    meaning: str = ""  # the once-only word: what it is of the applicant
    ask_again: str = ""  # why it is asked although the state holds it, for those who review
    options: tuple[Option, ...] = ()  # choice
    accept: tuple[str, ...] = ()  # file: pdf, jpeg, png
    size_bytes_max: int = 5_000_000  # file
    length_max: int = 200  # characters
    minimum: int | None = None  # integer; of money in its smallest units
    maximum: int | None = None  # the same
    computed: Computed | None = None

    @property
    def value_type(self) -> QuestionType:
        """What kind of value it has: of a computed one, what its rule gives."""
        return self.computed.gives if self.computed else self.type


@dataclass(frozen=True, slots=True)
class AskPage:
    """One page of questions, asked while `when` holds."""

    name: str
    title: Text
    questions: tuple[Question, ...]
    hint: Text = NO_TEXT
    when: Rule | None = None


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
class Process:
    """The way of a case. `area` gives the district whose office works on it, where it matters."""

    start: str
    stages: Mapping[str, Stage]
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    area: Rule | None = None


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

    def questions(self) -> dict[str, Question]:
        """Return every question by name, in the order asked."""
        return {q.name: q for page in self.pages for q in page.questions}

    def laws(self) -> tuple[Text, ...]:
        """Return every article under which something may be done in a case of this service."""
        autos = (auto.law for stage in self.process.stages.values() for auto in stage.auto)
        grounds = (ground.law for ground in self.process.grounds.values())
        return (self.legal_basis, *grounds, *(law for law in autos if law))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a registry. `meaning` is the once-only word: what it is of its subject.

    A choice has its options, an area the areas of the nation: an entry holds the key of one.
    """

    name: str
    type: str  # schema/registry.FIELD_TYPES
    title: Text
    meaning: str = ""
    personal: bool = True
    optional: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry: what it holds, by which key, whose it is and who may read it."""

    name: str
    title: Text
    agency: str
    fields: Mapping[str, Field]
    key: tuple[str, ...]  # the fields that name an entry
    lookups: tuple[tuple[str, ...], ...]  # further sets of fields by which an entry is found
    subject: str  # the field that holds the ID number of whom the entry is about ("" where none)
    readers: tuple[str, ...]  # agencies, beside the owner
    writers: tuple[str, ...]
    retention: Period | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an agency: whom people deal with, instead of a name."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Office:
    """An office of an agency, and the areas it serves."""

    name: str
    title: Text
    areas: tuple[str, ...]
    address: Text
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its posts, its offices, the days it works."""

    name: str
    title: Text
    summary: Text
    posts: Mapping[str, Post]
    offices: Mapping[str, Office]
    weekend: tuple[int, ...]  # ISO weekdays that are not worked: (6, 7)
    holidays: Mapping[date, Text]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """A moment of life under which services are found."""

    name: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Area:
    """A district of the nation."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Nation:
    """A nation, without its services."""

    code: str  # two or three letters before references: NY
    name: Text
    government: Text  # what stands under the name: "Government services"
    languages: tuple[str, ...]  # the first is the default
    currency: str  # ISO 4217, or the nation's own
    time_zone: str  # IANA
    country_calling_code: str  # 254
    id_number_pattern: str  # a regular expression over the bare number
    id_number_title: Text
    id_number_example: str
    theme: Mapping[str, str]  # indigo, indigo_deep, accent
    support: Mapping[str, str]  # phone, email
    needs: Mapping[str, NeedGroup]
    areas: Mapping[str, Area]
    agencies: Mapping[str, Agency]
    registries: Mapping[str, Registry]
