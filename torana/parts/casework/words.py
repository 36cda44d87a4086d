"""Answers, facts and people in words: one way to say them, on every page and in every letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from torana.base.words import money, money_written
from torana.language.api import label_of
from torana.language.model import NO_TEXT, Period, QuestionType, Text, Unit

if TYPE_CHECKING:
    from torana.language.model import Field, Nation, Question, TableColumn
    from torana.parts.casework.records import Reckoned, Value, Who


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def said(text: Text | None) -> str:
    """Return a nation's text in the language of the page."""
    return (text or NO_TEXT).in_(language())


def answer(question: Question, value: Value, nation: Nation) -> str:
    """Return an answer as people would write it; "" when there is none."""
    if value is None or value == "":
        return ""
    match question.value_type:
        case QuestionType.CHOICE:
            text = said(label_of(question.options, str(value))) or str(value)
        case QuestionType.YES_NO:
            text = gettext("Yes") if value else gettext("No")
        case QuestionType.DECLARATION:
            text = gettext("Declared") if value else ""
        case QuestionType.DATE:
            text = day(str(value))
        case QuestionType.INTEGER:
            text = number_format(str(value), use_l10n=True)
        case QuestionType.LIST if isinstance(value, list | tuple):
            text = ngettext("%(count)d entry", "%(count)d entries", len(value)) % {
                "count": len(value)
            }
        case QuestionType.MONEY if isinstance(value, int):
            text = money(value, nation.currency)
        case QuestionType.ADDRESS if isinstance(value, Mapping):
            text = address(value, nation)
        case _:  # known from a register or a table that keeps a key, it still has its words
            options = question.known.options if question.known else question.options
            text = said(label_of(options, str(value))) or str(value)
    return text


def fact(field: Field, value: str) -> str:
    """Return a register's fact as people would write it: a choice or an area by its words."""
    if field.options:
        return said(label_of(field.options, value)) or value
    if field.type == "date":
        return day(value)
    if field.type == "money":
        return money_written(value)
    if field.type == "yes_no":
        return gettext("Yes") if value in {"true", "yes"} else gettext("No")
    return value


def items(question: Question, value: Value, nation: Nation) -> list[list[tuple[Question, str]]]:
    """Return the items of a list, each as its questions with what was answered."""
    if not isinstance(value, list | tuple):
        return []
    return [
        [
            (inner, answer(inner, item[inner.name], nation))
            for inner in question.questions
            if inner.name in item
        ]
        for item in value
    ]


def because(reckoned: Reckoned, nation: Nation) -> str:
    """Say how a rule came to what it gave, in the words of its author."""
    computed = reckoned.question.computed
    if computed is None:
        return ""
    filled = {
        name: answer(part[0], part[1], nation)
        if isinstance(part, tuple)
        else fact(part.field, part.value)
        for name, part in reckoned.parts.items()
    }
    told = said(computed.because)
    for name, text in filled.items():
        told = told.replace(f"{{{name}}}", text or "–")
    return told


def cell(column: TableColumn, written: str, nation: Nation) -> str:
    """Return a cell of a table of the law as people would write it."""
    match column.type:
        case "choice" | "area":
            return said(label_of(column.options, written)) or written
        case "money":
            return money_written(f"{nation.currency} {written}")
        case "integer":
            return number_format(written, use_l10n=True, force_grouping=True)
        case "date":
            return day(written)
        case "yes_no":
            return gettext("Yes") if written in {"true", "yes"} else gettext("No")
        case _:
            return written


def day(iso: str) -> str:
    """Return an ISO date as the nation writes dates; what is no date stays as it is."""
    try:
        return date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return iso


def address(value: Mapping[str, str], nation: Nation) -> str:
    """Return an address in lines."""
    area = nation.areas.get(value.get("area", ""))
    lines = [value.get("line1", ""), value.get("place", ""), said(area.title) if area else ""]
    return "\n".join(line for line in lines if line)


def who(person: Who) -> str:
    """Say who did or has something: by post and office, never by name."""
    match person.kind:
        case "applicant":
            return gettext("you")
        case "rule":
            return gettext("by rule, at once")
        case "clock":
            return gettext("by the clock")
        case _:
            return post_at(said(person.post), said(person.office) or said(person.agency))


def post_at(post: str, place: str) -> str:
    """Say a post with its office or agency: "Registrar, Kaya Registry"; commas differ."""
    if not post or not place:
        return post or place
    return gettext("%(post)s, %(place)s") % {"post": post, "place": place}


def period(span: Period) -> str:
    """Say a period: "2 working days"."""
    count = span.count
    match span.unit:
        case Unit.WORKING_DAYS:
            text = ngettext("%(count)d working day", "%(count)d working days", count)
        case Unit.DAYS:
            text = ngettext("%(count)d day", "%(count)d days", count)
        case Unit.HOURS:
            text = ngettext("%(count)d hour", "%(count)d hours", count)
        case Unit.MONTHS:
            text = ngettext("%(count)d month", "%(count)d months", count)
        case Unit.YEARS:
            text = ngettext("%(count)d year", "%(count)d years", count)
    return text % {"count": count}
