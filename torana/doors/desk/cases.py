"""The case page: what was answered beside what the state knows, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext

from torana.base import clock
from torana.base.errors import Refusal
from torana.base.metrics import counting
from torana.base.web import Policy, actor_of, in_words, policy
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

TEXT_LENGTH_MAX = 2000


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an officer had typed when an action was refused: nothing of it is lost."""

    action: str
    reason: str
    message: str
    ground: str
    questions: tuple[str, ...]
    sentence: str
    remedy: str
    field: str  # the id of the field to mend, "" where the case itself is the matter


FIELDS = {
    "reason-missing": "reason",
    "message-missing": "message",
    "ground-missing": "ground",
    "ground-unknown": "ground",
    "questions-missing": "questions",
    "text-too-long": "reason",
}


@policy(Policy.OFFICER)
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case; opening it is a line in the log that the applicant sees."""
    return page(request, case_id, None)


@policy(Policy.OFFICER, "POST")
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a case, so that colleagues see who works on it."""
    try:
        casework.take(case_id, by=actor_of(request), seen=_seen(request), now=clock.now())
    except casework.Stale as refusal:
        return page(request, case_id, attempt_of(request, "take", refusal))
    return redirect("desk-case", case_id=case_id)


@policy(Policy.OFFICER, "POST")
def let_go(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a case back for colleagues."""
    casework.let_go(case_id, by=actor_of(request), seen=_seen(request), now=clock.now())
    return redirect("desk-case", case_id=case_id)


@policy(Policy.OFFICER, "POST")
def act(request: HttpRequest, case_id: UUID, action: str) -> HttpResponse:
    """Do an action on a case; a refused one shows the case again with everything typed."""
    try:
        case = casework.act(
            case_id,
            action,
            by=actor_of(request),
            seen=_seen(request),
            reason=request.POST.get("reason", "").strip(),
            message=request.POST.get("message", "").strip(),
            ground=request.POST.get("ground", ""),
            questions=tuple(request.POST.getlist("questions")),
            now=clock.now(),
        )
    except Refusal as refusal:
        return page(request, case_id, attempt_of(request, action, refusal))
    return redirect(f"/desk?{urlencode({'done': action, 'of': case.service.name})}")


def page(request: HttpRequest, case_id: UUID, attempt: Attempt | None) -> HttpResponse:
    """Show a case, with what was typed when an action on it was refused."""
    case = casework.case(case_id, by=actor_of(request), now=clock.now())
    context = {
        "case": case,
        "attempt": attempt,
        "text_length_max": TEXT_LENGTH_MAX,
    }
    status = 200 if attempt is None else 409 if attempt.field == "" else 422
    return render(request, "desk/case.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    """Return the version of the case that the officer looked at; 0 is never current."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004


def attempt_of(request: HttpRequest, action: str, refusal: Refusal) -> Attempt:
    """Return what was typed, with the refusal; one that is about who asks goes on."""
    if refusal.status in (403, 404):
        raise refusal
    counting.count_refusal(refusal.code)
    sentence, remedy = in_words(refusal)
    return Attempt(
        action=action,
        reason=request.POST.get("reason", "")[:TEXT_LENGTH_MAX],
        message=request.POST.get("message", "")[:TEXT_LENGTH_MAX],
        ground=request.POST.get("ground", ""),
        questions=tuple(request.POST.getlist("questions")),
        sentence=sentence,
        remedy=remedy or gettext("Look at the case as it stands now."),
        field=FIELDS.get(refusal.code, ""),
    )
