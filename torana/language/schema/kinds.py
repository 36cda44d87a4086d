"""The kinds of things that can stand under a key. A schema is made of these, and holds no code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """Text that people read, so it is translated. A file of translations names it by its path."""

    length_max: int = 600


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is the same in every language: a phone number, a file name."""

    length_max: int = 300
    pattern: str = ""  # a regular expression over the whole text
    expected: str = "text"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that other places use. `variable` names can stand in rules: no hyphens."""

    variable: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]
    later: tuple[str, ...] = ()  # words of the language that this version does not run yet


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class YesNo:
    """true or false; yes and no are the same."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date: 2026-03-02."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day: 08:30."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period: 2 working days, 14 days, 6 months, 7 years."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size of files: 5 MB."""


@dataclass(frozen=True, slots=True)
class Cel:
    """A rule. `expects` is what it must give: bool, date, ..., or "" where the place decides."""

    expects: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list. With `named_by`, each item is named by that key, and paths use the name."""

    of: Kind
    named_by: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """Names of the author's choice, each with the same kind of thing under it."""

    of: Kind
    name: Name | Day | Plain = Name()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record, and a line that says what it is for."""

    kind: Kind
    says: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Fixed keys. `later` are keys of the language that this version does not run yet."""

    keys: Mapping[str, Key]
    later: tuple[str, ...] = ()
    what: str = ""  # for messages: "a question"
    examples: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever stands there: text, a list or keys, all of it text."""


Kind: TypeAlias = (
    "Words | Plain | Name | OneOf | Whole | YesNo | Day | Hour | Span | Size | Cel"
    " | Listed | Named | Record | Anything"
)
