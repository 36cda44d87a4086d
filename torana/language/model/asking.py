"""What is asked: texts, rules, questions and pages."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE_VERSION = 1
ITEMS_MAX = 40  # of a list, whatever a service says


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
    LIST = "list"


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
    questions: tuple[Question, ...] = ()  # list: what is asked of each item
    item: Text = NO_TEXT  # list: what one of them is called
    least: int = 0  # list: how many there must be
    most: int = ITEMS_MAX  # list: how many there may be

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
