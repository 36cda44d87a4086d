"""The items of a list in a draft: adding one, changing one, taking one away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.language.api import AnswerProblem, parse
from torana.parts.casework import filling, form
from torana.parts.casework.access import draft_for
from torana.parts.casework.actions import drafts
from torana.parts.casework.errors import ItemUnknown, PageUnknown, TooManyItems
from torana.parts.casework.records import Problem, Saved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.api import Facts
    from torana.language.model import Check, Question
    from torana.parts.casework.content import Content, Item, Stored
    from torana.parts.casework.records import Draft
    from torana.parts.catalogue.api import Edition

NEW = "new"  # the id of an item that is being added
ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class SavedItem:
    """An item was saved: its id, what is wrong with it, and whether it is whole."""

    id: str
    problems: Mapping[str, Problem]
    done: bool


@keys.at_hand()
@transaction.atomic
def save_item(
    draft_id: UUID, page: str, item_id: str, raw: Mapping[str, str], *, by: Actor, now: datetime
) -> Saved:
    """Keep the good answers of one item, and say what is wrong with the others.

    A new item is kept only when some answer of it is good, so that an empty form adds nobody. The
    id of what was saved comes back in `Saved.item`.
    """
    row, edition, content = drafts.open_to_answers(draft_for(by, draft_id, lock=True))
    filled, question = _list_on(edition, content, page, now=now)
    items = items_in(content.answers, question)
    saved = save_in(edition, filled.facts, question, items, item_id, raw)
    content.answers[question.name] = items
    draft = drafts.keep_whole(row, edition, content, by=by, now=now)
    return Saved(draft, saved.problems, item=saved.id, item_done=saved.done)


@keys.at_hand()
@transaction.atomic
def remove_item(draft_id: UUID, page: str, item_id: str, *, by: Actor, now: datetime) -> Draft:
    """Take an item away. One that is not there any more was taken away before."""
    row, edition, content = drafts.open_to_answers(draft_for(by, draft_id, lock=True))
    _, question = _list_on(edition, content, page, now=now)
    items = items_in(content.answers, question)
    content.answers[question.name] = [item for item in items if item["id"] != item_id]
    return drafts.keep_whole(row, edition, content, by=by, now=now)


def save_in(  # noqa: PLR0917 - an item among items, of a list, under rules
    edition: Edition,
    facts: Facts,
    question: Question,
    items: list[Item],
    item_id: str,
    raw: Mapping[str, str],
) -> SavedItem:
    """Put what was typed into one of `items`, or into a new one behind them."""
    before = _found(items, item_id) if item_id != NEW else None
    if before is None and len(items) >= question.most:
        raise TooManyItems(most=question.most)
    item: Item = dict(before) if before else {"id": secrets.token_hex(ID_BYTES)}
    problems = take_item(edition, facts, question, item, raw)
    if before is not None:
        items[items.index(before)] = item
    elif len(item) > 1:
        items.append(item)
    done = form.fill_item(edition, facts, question, item).whole
    return SavedItem(str(item["id"]) if len(item) > 1 else NEW, problems, done)


def take_item(
    edition: Edition, facts: Facts, question: Question, item: Item, raw: Mapping[str, str]
) -> dict[str, Problem]:
    """Put what was typed into an item; return what is wrong, by question.

    A question that only an answer on this very form brings up is asked when the form comes again.
    """
    was_asked = {inner.name for inner in form.fill_item(edition, facts, question, item).asked}
    problems: dict[str, Problem] = {}

    def answer(inner: Question) -> None:
        if inner.name not in was_asked and not filling.sent(inner.name, raw, {}):
            return
        value = parse(inner, raw, edition.nation)
        if value is None or isinstance(value, AnswerProblem):
            item.pop(inner.name, None)
        if isinstance(value, AnswerProblem):
            problems[inner.name] = Problem(inner.name, value.code, dict(value.params))
        elif isinstance(value, (str, int)):
            item[inner.name] = value
        elif value is not None:
            item[inner.name] = dict(value)

    def refuse(inner: Question, check: Check) -> None:
        problems[inner.name] = Problem(inner.name, "check", {}, text=check.error)
        item.pop(inner.name, None)

    form.fill_item(edition, facts, question, item, form.Answering("", answer, refuse))
    return problems


def items_in(answers: Mapping[str, Stored], question: Question) -> list[Item]:
    """Return the items of a list, to be changed."""
    held = answers.get(question.name)
    return [dict(item) for item in held] if isinstance(held, list) else []


def _found(items: list[Item], item_id: str) -> Item:
    found = next((item for item in items if item["id"] == item_id), None)
    if found is None:
        raise ItemUnknown
    return found


def _list_on(
    edition: Edition, content: Content, page: str, *, now: datetime
) -> tuple[form.Filled, Question]:
    filled = form.fill(edition, content, now=now)
    found = filled.page(page)
    lists = [question for question in found.asked if question.questions] if found else []
    if not lists:
        raise PageUnknown
    return filled, lists[0]
