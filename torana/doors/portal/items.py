"""The items of a list: each asked on a page of its own, in a draft or where a list came back.

The list itself is a field of its page: cards with what was said, and ways to add, change, remove.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, policy
from torana.doors.portal import fields
from torana.doors.portal.applying import or_case
from torana.doors.portal.forms import problem_list, raw_of
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from torana.language.model import Nation, Question, Text
    from torana.parts.casework.api import Draft, ItemShown, Problem


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
@or_case
def item(request: HttpRequest, draft_id: UUID, page: str, item: str) -> HttpResponse:
    """Ask about one item of a list, or take the answers."""
    by, now = actor_of(request), clock.now()
    if request.method != "POST":
        draft = casework.draft(draft_id, by=by, now=now)
        if draft.needs_consent:
            return redirect("draft", draft_id=draft_id)
        return _of_draft(request, draft, page, item)
    raw = raw_of(request)
    saved = casework.save_item(draft_id, page, item, raw, by=by, now=now)
    if saved.problems:
        return _of_draft(request, saved.draft, page, saved.item, problems=saved.problems, raw=raw)
    if not saved.item_done:  # an answer has brought up another question
        return redirect("draft-item", draft_id=draft_id, page=page, item=saved.item)
    return redirect(_with_change(request, "draft-page", draft_id=draft_id, page=page))


@policy(Policy.RESIDENT, "POST")
@or_case
def remove(request: HttpRequest, draft_id: UUID, page: str, item: str) -> HttpResponse:
    """Take an item away."""
    casework.remove_item(draft_id, page, item, by=actor_of(request), now=clock.now())
    return redirect(_with_change(request, "draft-page", draft_id=draft_id, page=page))


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
def returned_item(request: HttpRequest, case_id: UUID, question: str, item: str) -> HttpResponse:
    """Ask about one item of a list that came back, or take the answers."""
    by, now = actor_of(request), clock.now()
    if request.method != "POST":
        return _of_case(request, case_id, question, item)
    raw = raw_of(request)
    saved = casework.save_returned_item(case_id, question, item, raw, by=by, now=now)
    if saved.problems:
        return _of_case(request, case_id, question, saved.id, problems=saved.problems, raw=raw)
    if not saved.done:
        return redirect("case-item", case_id=case_id, question=question, item=saved.id)
    return redirect("case-answer", case_id=case_id)


@policy(Policy.RESIDENT, "POST")
def remove_returned(request: HttpRequest, case_id: UUID, question: str, item: str) -> HttpResponse:
    """Take an item of a list that came back away."""
    casework.remove_returned_item(case_id, question, item, by=actor_of(request), now=clock.now())
    return redirect("case-answer", case_id=case_id)


def _of_draft(
    request: HttpRequest,
    draft: Draft,
    page: str,
    item: str,
    *,
    problems: Mapping[str, Problem] | None = None,
    raw: Mapping[str, str] | None = None,
) -> HttpResponse:
    here = next((shown for shown in draft.pages if shown.name == page), None)
    listed = here.list if here else None
    if here is None or listed is None:
        raise NotFound
    items = here.items[listed.name]
    caption = draft.service.title
    back = reverse("draft-page", kwargs={"draft_id": draft.id, "page": page})
    nation = draft.edition.nation
    return _form(request, listed, items, item, nation, caption, back, problems, raw)


def _of_case(
    request: HttpRequest,
    case_id: UUID,
    question: str,
    item: str,
    *,
    problems: Mapping[str, Problem] | None = None,
    raw: Mapping[str, str] | None = None,
) -> HttpResponse:
    case = casework.case(case_id, by=actor_of(request), now=clock.now())
    listed = next((q for q in case.returned if q.name == question and q.questions), None)
    if listed is None:
        raise NotFound
    items = next((shown.items for shown in case.answers if shown.question is listed), ())
    back = reverse("case-answer", kwargs={"case_id": case_id})
    nation, caption = case.edition.nation, case.service.title
    return _form(request, listed, items, item, nation, caption, back, problems, raw)


def _form(  # noqa: PLR0917 - one page for two ways to it
    request: HttpRequest,
    listed: Question,
    items: tuple[ItemShown, ...],
    item: str,
    nation: Nation,
    caption: Text,
    back: str,
    problems: Mapping[str, Problem] | None,
    raw: Mapping[str, str] | None,
) -> HttpResponse:
    found = next((shown for shown in items if shown.id == item), None)
    if found is None and item != casework.NEW:
        raise NotFound
    asked = found.questions if found else tuple(q for q in listed.questions if q.when is None)
    answers = found.answers if found else {}
    problems = problems or {}
    shown = [
        fields.field(
            question,
            answers.get(question.name),
            nation,
            problem=problems.get(question.name),
            raw=raw,
        )
        for question in asked
    ]
    context = {
        "listed": listed,
        "fields": shown,
        "problems": problem_list(shown),
        "caption": caption,
        "back": back,
        "number": items.index(found) + 1 if found else len(items) + 1,
    }
    return render(request, "portal/item.html", context, status=422 if problems else 200)


def _with_change(request: HttpRequest, name: str, **where: object) -> str:
    """Return an address; a change that was begun at the last look goes back there."""
    address = reverse(name, kwargs=where)
    return f"{address}?change=1" if "change" in request.GET else address
