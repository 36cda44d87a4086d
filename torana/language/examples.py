"""Worked examples: records to run, and answers as a form would send them. Casework runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from torana.language.model import QuestionType

if TYPE_CHECKING:
    from torana.language.model import Period, Question
    from torana.language.tree import Part, Value

GivenOnce: TypeAlias = "str | Mapping[str, str]"
Given: TypeAlias = "GivenOnce | Sequence[Mapping[str, GivenOnce]]"
NO_DATE = date(1, 1, 1)  # stands in while the file is unsound
DATE_PARTS = 3


@dataclass(frozen=True, slots=True)
class ExampleStep:
    """What happens next: somebody does something, or time passes."""

    as_: str = ""  # a member of the cast
    do: str = ""
    after: Period | None = None
    reason: str = ""
    message: str = ""
    ground: str = ""
    questions: tuple[str, ...] = ()
    answers: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """What comes out. None and "" are not compared."""

    stage: str = ""
    outcome: str = ""
    due: date | None = None
    ground: str = ""
    issues: tuple[str, ...] | None = None
    records: tuple[str, ...] | None = None
    claims: Mapping[str, str] = field(default_factory=dict)
    appealed: str = ""  # how the first case stands
    asked: tuple[str, ...] | None = None
    known: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of a service."""

    service: str
    name: str
    as_: str  # a member of the cast, who applies
    on: date
    answers: Mapping[str, Given]
    then: tuple[ExampleStep, ...]
    appeals: tuple[str, str]  # service and example whose end is appealed, else two ""
    expect: Expected
    line: int  # in examples.yaml


def examples(service: str, root: Part) -> tuple[Example, ...]:
    """Return the examples of a file."""
    return tuple(
        Example(
            service=service,
            name=part.text("name"),
            as_=part.text("as"),
            on=part.day("date") or NO_DATE,
            answers=_answers(part.plain("answers")),
            appeals=(part.part("appeals").text("service"), part.part("appeals").text("example")),
            then=tuple(_step(inner) for inner in part.parts("then").values()),
            expect=_expected(part.part("expect")),
            line=part.tree.place(part.path).line,
        )
        for part in root.parts("examples").values()
    )


def raw_of(question: Question, given: Given) -> dict[str, str]:
    """Return an answer of an example as the form of a page sends it."""
    name = question.name
    if not isinstance(given, (str, Mapping)):
        raise TypeError(f"{name} is a list, which is answered item by item")
    if isinstance(given, Mapping):
        return {f"{name}-{part}": text for part, text in given.items()}
    if question.type is QuestionType.DATE:
        parts = given.split("-")
        if len(parts) == DATE_PARTS:
            year, month, day = parts
            return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return {name: given}


def _step(part: Part) -> ExampleStep:
    return ExampleStep(
        as_=part.text("as"),
        do=part.text("do"),
        after=part.span("after"),
        reason=part.text("reason"),
        message=part.text("message"),
        ground=part.text("ground"),
        questions=part.names("questions"),
        answers=_answers(part.plain("answers")),
    )


def _expected(part: Part) -> Expected:
    claims = part.plain("claims")
    return Expected(
        stage=part.text("stage"),
        outcome=part.text("outcome"),
        due=part.day("due"),
        ground=part.text("ground"),
        issues=part.names("issues") if part.has("issues") else None,
        records=part.names("records") if part.has("records") else None,
        claims={k: v for k, v in claims.items() if isinstance(v, str)}
        if isinstance(claims, dict)
        else {},
        appealed=part.text("appealed"),
        asked=part.names("asked") if part.has("asked") else None,
        known=part.names("known") if part.has("known") else None,
    )


def _answers(found: Value | None) -> dict[str, Given]:
    held = found if isinstance(found, dict) else {}
    answers: dict[str, Given] = {}
    for name, value in held.items():
        if isinstance(value, str):
            answers[name] = value
        elif isinstance(value, dict):
            answers[name] = _texts(value)
        elif isinstance(value, list):
            answers[name] = [_item(item) for item in value if isinstance(item, dict)]
    return answers


def _item(value: Mapping[str, Value]) -> dict[str, GivenOnce]:
    found: dict[str, GivenOnce] = {}
    for name, held in value.items():
        if isinstance(held, str):
            found[name] = held
        elif isinstance(held, dict):
            found[name] = _texts(held)
    return found


def _texts(value: Mapping[str, Value]) -> dict[str, str]:
    return {part: text for part, text in value.items() if isinstance(text, str)}
