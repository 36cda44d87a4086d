"""My cases: where each stands, what is asked of me, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, policy
from torana.doors.portal import fields, steps
from torana.doors.portal.applying import reckoned_line
from torana.doors.portal.forms import files_of, problem_list, raw_of
from torana.parts.casework import api as casework
from torana.parts.casework.api import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from torana.language.model import Question
    from torana.parts.casework.api import CaseView, Problem


@policy(Policy.RESIDENT)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the drafts and the cases of the resident, the latest first."""
    by = actor_of(request)
    after = request.GET.get("after", "")
    context: dict[str, object] = {"page": casework.cases_of(by, after)}
    if not after:
        context["drafts"] = casework.drafts_of(by, now=clock.now())
    return render(request, "portal/cases.html", context)


@policy(Policy.RESIDENT)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case: where it stands, its way, what was sent, and how it ended."""
    found = _own(request, case_id)
    context = {
        "case": found,
        "steps": steps.way(found),
        "answers": _answers(found),
        "papers": [shown.paper for shown in found.answers if shown.paper],
        "asked_count": sum(shown.asked for shown in found.answers),
        "known_count": sum(shown.known for shown in found.answers),
        "holidays": [day for day in found.days_off if day.holiday.by_language],
        "decided_by": words.who(found.decision.who) if found.decision else "",
    }
    return render(request, "portal/case.html", context)


@policy(Policy.RESIDENT)
def sent(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Confirm that the application is in: its reference, and the day of the answer."""
    return render(request, "portal/sent.html", {"case": _own(request, case_id)})


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer the questions that came back, those only."""
    if request.method != "POST":
        found = _own(request, case_id)
        return _form(request, found) if found.your_turn else redirect("case", case_id=case_id)
    raw = raw_of(request)
    answered = casework.answer_returned(
        case_id, raw, files_of(request), by=actor_of(request), now=clock.now()
    )
    if answered.problems:
        return _form(request, answered.case, problems=answered.problems, raw=raw)
    return redirect("case", case_id=case_id)


@policy(Policy.RESIDENT, "POST")
def appeal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Begin the appeal against a refusal."""
    draft = casework.start_appeal(case_id, by=actor_of(request), now=clock.now())
    return redirect("draft", draft_id=draft.id)


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take an application back, after asking once."""
    if request.method == "POST":
        casework.withdraw(case_id, by=actor_of(request), now=clock.now())
        return redirect("case", case_id=case_id)
    found = _own(request, case_id)
    if not found.can_withdraw:
        return redirect("case", case_id=case_id)
    return render(request, "portal/withdraw.html", {"case": found})


def _own(request: HttpRequest, case_id: UUID) -> CaseView:
    return casework.case(case_id, by=actor_of(request), now=clock.now())


def _form(
    request: HttpRequest,
    found: CaseView,
    *,
    problems: Mapping[str, Problem] | None = None,
    raw: Mapping[str, str] | None = None,
) -> HttpResponse:
    problems = problems or {}
    given = {shown.question.name: shown for shown in found.answers}
    shown = []
    for question in found.returned:
        before = given.get(question.name)
        shown.append(
            fields.field(
                question,
                before.value if before else None,
                found.edition.nation,
                problem=problems.get(question.name),
                raw=raw,
                paper=before.paper if before else None,
                items=before.items if before else (),
                items_at=_items_at(found, question) if question.questions else "",
            )
        )
    if not shown:
        raise NotFound
    context = {"case": found, "fields": shown, "problems": problem_list(shown)}
    return render(request, "portal/answer.html", context, status=422 if problems else 200)


def _items_at(found: CaseView, question: Question) -> str:
    """Return the address under which each item of a list that came back has its page."""
    return f"{reverse('case-answer', kwargs={'case_id': found.id})}/{question.name}"


def _answers(found: CaseView) -> list[dict[str, object]]:
    """Return what was sent: each question in words, with the register that knew it."""
    nation = found.edition.nation
    return [
        reckoned_line(shown.reckoned, nation)
        if shown.reckoned
        else {
            "label": shown.question.label,
            "text": shown.paper.name
            if shown.paper
            else words.answer(shown.question, shown.value, nation),
            "source": shown.source if shown.known else None,
            "cards": fields.cards(shown.question, shown.value, nation),
        }
        for shown in found.answers
    ]
