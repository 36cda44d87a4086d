"""Questions as fields of a form: what the includes in torana/templates/includes/ show.

A field shows what was typed when it was refused, else the answer that is kept. Names of inputs
are those that `torana.language.answers` parses: a date is three inputs, an address three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from torana.doors.portal import problems as sentences
from torana.language.model import QuestionType
from torana.parts.casework.api import words
from torana.pure import money

if TYPE_CHECKING:
    from torana.language.model import Nation, Question
    from torana.parts.casework.api import ItemShown, Paper, Problem, Value

ACCEPTED = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
DATE_PARTS = (("day", 2), ("month", 2), ("year", 4))
WIDTHS = {QuestionType.INTEGER: 5, QuestionType.MONEY: 10, QuestionType.PHONE: 20}  # in signs
AUTOCOMPLETE = {QuestionType.EMAIL: "email", QuestionType.PHONE: "tel"}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    id: str
    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One input of a field that has several."""

    id: str
    name: str
    label: str
    value: str
    width: int = 0
    options: tuple[Option, ...] = ()
    autocomplete: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of an item."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One item of a list."""

    title: str
    name: str  # what was said first of it
    lines: tuple[Line, ...]
    done: bool = True
    change: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question, ready to be shown."""

    name: str
    label: str
    hint: str
    error: str
    template: str
    optional: bool
    label_size: str
    value: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    input_type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    width: int = 0
    length_max: int = 0
    ltr: bool = False
    accept: str = ""
    file: Paper | None = None
    prefix: str = ""
    cards: tuple[Card, ...] = ()
    item: str = ""  # what one of a list is called
    add: str = ""  # where another is added

    @property
    def id(self) -> str:
        """The id of the field's first input: where a link of the error summary leads."""
        return id_of(self.name)


def id_of(name: str) -> str:
    """Return the id of a question's first input; no other id of a page begins so."""
    return f"q-{name}"


def field(
    question: Question,
    value: Value,
    nation: Nation,
    *,
    problem: Problem | None = None,
    raw: Mapping[str, str] | None = None,
    paper: Paper | None = None,
    alone: bool = False,
    items: tuple[ItemShown, ...] = (),
    items_at: str = "",
) -> Field:
    """Return a question as a field. `raw` is what was typed, where it has to be mended.

    `alone` says that it is the only question of a page whose heading asks the same. Of a list come
    its `items`, and the address under which each has its page.
    """
    typed = raw if problem is not None else None
    text = _text(question, value, nation) if typed is None else typed.get(question.name, "")
    kind = question.type
    return Field(
        name=question.name,
        label=words.said(question.label),
        hint=words.said(question.hint),
        error=sentences.sentence(problem, question, nation.currency) if problem else "",
        template=f"includes/field_{_template(kind)}.html",
        optional=question.optional,
        label_size="s" if alone else "m",
        value=text,
        options=_options(question, text),
        parts=_parts(question, value, typed, nation),
        input_type={QuestionType.EMAIL: "email", QuestionType.PHONE: "tel"}.get(kind, "text"),
        inputmode={QuestionType.INTEGER: "numeric", QuestionType.MONEY: "decimal"}.get(kind, ""),
        autocomplete=AUTOCOMPLETE.get(kind, ""),
        width=WIDTHS.get(kind, 0),
        length_max=question.length_max if kind in _LONG else 0,
        ltr=kind in _LEFT_TO_RIGHT,
        cards=tuple(
            _card(question, number, item, nation, items_at) for number, item in enumerate(items, 1)
        ),
        item=words.said(question.item),
        add=f"{items_at}/new" if items_at and len(items) < question.most else "",
        prefix=nation.currency if kind is QuestionType.MONEY else "",
        accept=_accept(question),
        file=paper,
    )


def cards(question: Question, value: Value, nation: Nation) -> tuple[Card, ...]:
    """Return the items of a list as they were said, without ways to change them."""
    title = words.said(question.item)
    return tuple(
        Card(f"{title} {number}", "", _lines(said))
        for number, said in enumerate(words.items(question, value, nation), 1)
    )


def _card(question: Question, number: int, item: ItemShown, nation: Nation, at: str) -> Card:
    said = words.items(question, [item.answers], nation)[0]
    return Card(
        title=f"{words.said(question.item)} {number}",
        name=said[0][1] if said else "",
        lines=_lines(said[1:]),
        done=item.done,
        change=f"{at}/{item.id}",
        remove=f"{at}/{item.id}/remove",
    )


def _lines(said: list[tuple[Question, str]]) -> tuple[Line, ...]:
    return tuple(Line(words.said(question.label), text) for question, text in said)


_LONG = {QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NAME}
_LEFT_TO_RIGHT = {
    QuestionType.EMAIL,
    QuestionType.PHONE,
    QuestionType.INTEGER,
    QuestionType.MONEY,
}
_INPUTS = {
    QuestionType.TEXT,
    QuestionType.NAME,
    *_LEFT_TO_RIGHT,
}


def _template(kind: QuestionType) -> str:
    if kind in _INPUTS:
        return "text"
    return "choice" if kind is QuestionType.YES_NO else kind.value


def _text(question: Question, value: Value, nation: Nation) -> str:
    """Return a kept answer as it would be typed."""
    match value:
        case int() if question.type is QuestionType.MONEY:
            return money.major(value, nation.currency)
        case bool():
            no = "no" if question.type is QuestionType.YES_NO else ""
            return "yes" if value else no
        case str() | int():
            return str(value)
        case _:
            return ""


def _options(question: Question, chosen: str) -> tuple[Option, ...]:
    if question.type is QuestionType.YES_NO:
        pairs = [("yes", gettext("Yes")), ("no", gettext("No"))]
    else:
        pairs = [(option.key, words.said(option.label)) for option in question.options]
    # The first has the field's own id, so that the error summary leads to it.
    first = id_of(question.name)
    ids = [first, *(f"{first}-{key}" for key, _ in pairs[1:])]
    return tuple(
        Option(where, key, label, key == chosen)
        for where, (key, label) in zip(ids, pairs, strict=False)
    )


def _parts(
    question: Question, value: Value, typed: Mapping[str, str] | None, nation: Nation
) -> tuple[Part, ...]:
    name = question.name
    match question.type:
        case QuestionType.DATE:
            kept = _date_parts(value)
            labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
            return tuple(
                Part(
                    id=id_of(name) if part == "day" else id_of(f"{name}-{part}"),
                    name=f"{name}-{part}",
                    label=labels[part],
                    value=kept[part] if typed is None else typed.get(f"{name}-{part}", ""),
                    width=width,
                )
                for part, width in DATE_PARTS
            )
        case QuestionType.ADDRESS:
            return _address_parts(name, value, typed, nation)
        case _:
            return ()


def _date_parts(value: Value) -> dict[str, str]:
    year, month, day = ("", "", "")
    if isinstance(value, str) and value.count("-") == 2:  # noqa: PLR2004 - an ISO date
        year, month, day = value.split("-")
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def _address_parts(
    name: str, value: Value, typed: Mapping[str, str] | None, nation: Nation
) -> tuple[Part, ...]:
    kept = value if isinstance(value, Mapping) else {}

    def text(part: str) -> str:
        return kept.get(part, "") if typed is None else typed.get(f"{name}-{part}", "")

    areas = tuple(
        Option("", area.name, words.said(area.title), area.name == text("area"))
        for area in nation.areas.values()
    )
    return (
        Part(
            id_of(name),
            f"{name}-line1",
            gettext("House and street, or what is near"),
            text("line1"),
        ),
        Part(id_of(f"{name}-place"), f"{name}-place", gettext("Town or village"), text("place")),
        Part(
            id_of(f"{name}-area"), f"{name}-area", gettext("District"), text("area"), options=areas
        ),
    )


def _accept(question: Question) -> str:
    names = [ACCEPTED[kind] for kind in question.accept if kind in ACCEPTED]
    return ",".join(names)
