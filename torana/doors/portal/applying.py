"""Applying: what the state knows already, one page at a time, a last look, and sending.

Each page is saved when it is sent, the good answers even beside bad ones; so leaving, going back
and a dropped line lose nothing.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, policy
from torana.doors.portal import fields
from torana.doors.portal.forms import files_of, problem_list, raw_of
from torana.parts.casework import api as casework
from torana.parts.casework.api import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from torana.language.model import Nation, Question
    from torana.parts.casework.api import Draft, DraftPage, Item, Problem, Reckoned

P = ParamSpec("P")


def or_case(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Send whoever comes Back to a draft that was sent to the case that it has become."""

    @functools.wraps(view)
    def found(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:  # a case keeps its draft's id; where there is none either, it says so
            draft_id = kwargs["draft_id"]
            assert isinstance(draft_id, UUID), "every address of a draft names it"
            case = casework.case(draft_id, by=actor_of(request), now=clock.now())
            return redirect("case", case_id=case.id)

    return found


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
@or_case
def consent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what the state knows already and why it would be looked up; agreeing begins the form."""
    by, now = actor_of(request), clock.now()
    if request.method == "POST":
        draft = casework.agree(draft_id, by=by, now=now, language=words.language())
        return redirect(_onward(draft))
    draft = _draft(request, draft_id)
    if not draft.needs_consent:
        return redirect(_onward(draft))
    refused = request.GET.get("agree") == "no"
    return render(request, "portal/consent.html", {"draft": draft, "refused": refused})


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
@or_case
def page(request: HttpRequest, draft_id: UUID, page: str) -> HttpResponse:
    """Show one page of questions, or take its answers."""
    by, now = actor_of(request), clock.now()
    if request.method != "POST":
        draft = _draft(request, draft_id)
        if draft.needs_consent:
            return redirect("draft", draft_id=draft_id)
        return _show(request, draft, _page_of(draft, page))
    raw, files = raw_of(request), files_of(request)
    saved = casework.save_page(draft_id, page, raw, files, by=by, now=now)
    here = _page_of(saved.draft, page)
    if saved.problems:
        return _show(request, saved.draft, here, problems=saved.problems, raw=raw)
    return redirect(_after(saved.draft, here, changing="change" in request.GET))


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
@or_case
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show every answer once more; send the application, once however often it is pressed."""
    by, now = actor_of(request), clock.now()
    if request.method == "POST":
        case = casework.submit(draft_id, by=by, now=now)
        return redirect("case-sent", case_id=case.id)
    draft = _draft(request, draft_id)
    if not draft.ready:
        return redirect(_onward(draft))
    context: dict[str, object] = {"draft": draft}
    context["pages"] = [_answers(draft, shown) for shown in draft.pages]
    context["back"] = _address(draft, draft.pages[-1]) if draft.pages else ""
    context |= _appealed(request, draft)
    return render(request, "portal/check.html", context)


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
@or_case
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away, after asking once."""
    by, now = actor_of(request), clock.now()
    if request.method == "POST":
        casework.drop_draft(draft_id, by=by, now=now)
        return redirect("home")
    draft = _draft(request, draft_id)
    return render(request, "portal/drop.html", {"draft": draft})


def _draft(request: HttpRequest, draft_id: UUID) -> Draft:
    return casework.draft(draft_id, by=actor_of(request), now=clock.now())


def _show(
    request: HttpRequest,
    draft: Draft,
    here: DraftPage,
    *,
    problems: Mapping[str, Problem] | None = None,
    raw: Mapping[str, str] | None = None,
) -> HttpResponse:
    problems = problems or {}
    nation = draft.edition.nation
    shown = [
        fields.field(
            question,
            draft.answers.get(question.name),
            nation,
            problem=problems.get(question.name),
            raw=raw,
            paper=draft.papers.get(question.name),
            alone=len(here.questions) == 1 and question.label == here.page.title,
            items=here.items.get(question.name, ()),
            items_at=f"{_address(draft, here)}/items" if question.questions else "",
        )
        for question in here.questions
    ]
    context = {
        "draft": draft,
        "page": here,
        "fields": shown,
        "facts": facts_by_source(draft, here),
        "reckoned": [reckoned_line(found, nation) for found in here.reckoned],
        "problems": problem_list(shown),
        "has_files": any(f.template.endswith("file.html") for f in shown),
        "changing": "change" in request.GET,
        "back": _before(draft, here),
        "upload_bytes_max": settings.UPLOAD_BYTES_MAX,
        **_appealed(request, draft),
    }
    return render(request, "portal/page.html", context, status=422 if problems else 200)


def _appealed(request: HttpRequest, draft: Draft) -> dict[str, object]:
    """Return the refusal that an appeal is against: one argues with a reason that one can read."""
    if draft.appealed is None:
        return {}
    first = casework.case(draft.appealed.id, by=actor_of(request), now=clock.now())
    assert first.decision is not None, "an appeal against what was not decided"
    return {"first": first, "decided_by": words.who(first.decision.who)}


def facts_by_source(draft: Draft, here: DraftPage) -> list[dict[str, object]]:
    """Return what is known on a page, a box for each register that it came from."""
    boxes: dict[str, dict[str, object]] = {}
    for fact in here.facts:
        registry = draft.service.evidence[fact.evidence].registry
        owner = draft.edition.nation.agencies[draft.edition.nation.registries[registry].agency]
        box = boxes.setdefault(
            registry, {"source": fact.source, "read_at": fact.read_at, "agency": owner, "facts": []}
        )
        lines = box["facts"]
        assert isinstance(lines, list)
        lines.append(
            (fact.question.label, words.answer(fact.question, fact.value, draft.edition.nation))
        )
    return list(boxes.values())


def kept_items(shown: DraftPage, question: Question) -> list[Item]:
    """Return the items of a list with the answers that count: those that are asked."""
    return [
        {q.name: value for q in item.questions if (value := item.answers.get(q.name)) is not None}
        for item in shown.items.get(question.name, ())
    ]


def reckoned_line(found: Reckoned, nation: Nation) -> dict[str, object]:
    """Return what a rule gave, with how it came about and the table of the law it stands in."""
    tables = [f"{words.said(t.title)} ({words.said(t.law)})" for t in found.tables]
    return {
        "label": found.question.label,
        "text": words.answer(found.question, found.value, nation),
        "because": words.because(found, nation),
        "tables": tables,
    }


def _answers(draft: Draft, shown: DraftPage) -> dict[str, object]:
    """Return one page of the last look: each question with its answer, known or given."""
    nation = draft.edition.nation
    known = {fact.question.name: fact for fact in shown.facts}
    asked = {question.name for question in shown.questions}
    lines: list[dict[str, object]] = []
    reckoned = {found.question.name: found for found in shown.reckoned}
    for question in shown.page.questions:
        if question.name in reckoned:
            lines.append(reckoned_line(reckoned[question.name], nation))
        elif question.name in known:
            fact = known[question.name]
            text = words.answer(question, fact.value, nation)
            lines.append({"label": question.label, "text": text, "source": fact.source})
        elif question.name in asked:
            paper = draft.papers.get(question.name)
            value = draft.answers.get(question.name)
            text = paper.name if paper else words.answer(question, value, nation)
            where = f"{_address(draft, shown)}?change=1#{fields.id_of(question.name)}"
            line = {"label": question.label, "text": text, "change": where}
            cards = fields.cards(question, kept_items(shown, question), nation)
            lines.append({**line, "cards": cards})
    return {"title": shown.page.title, "lines": lines}


def _page_of(draft: Draft, name: str) -> DraftPage:
    found = next((shown for shown in draft.pages if shown.name == name), None)
    if found is None:
        raise NotFound
    return found


def _address(draft: Draft, shown: DraftPage) -> str:
    return reverse("draft-page", kwargs={"draft_id": draft.id, "page": shown.name})


def _onward(draft: Draft) -> str:
    """Return where a draft goes on: consent, the first page that is not done, or the last look."""
    if draft.needs_consent:
        return reverse("draft", kwargs={"draft_id": draft.id})
    if draft.next_page:
        return _address(draft, _page_of(draft, draft.next_page))
    return reverse("draft-check", kwargs={"draft_id": draft.id})


def _after(draft: Draft, here: DraftPage, *, changing: bool) -> str:
    """Return the page after one that was saved; a change made at the last look goes back there."""
    later = [shown for shown in draft.pages if shown.number > here.number and shown.questions]
    if not here.done or changing or not later:
        return _onward(draft)
    return _address(draft, later[0])


def _before(draft: Draft, here: DraftPage) -> str:
    """Return where Back leads: the page before, or the service."""
    earlier = [shown for shown in draft.pages if shown.number < here.number and shown.questions]
    if earlier:
        return _address(draft, earlier[-1])
    return reverse("service", kwargs={"name": draft.service.name})
