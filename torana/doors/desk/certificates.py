"""Whether a certificate still counts: revoke it, suspend it, let it count again, put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from torana.base import clock
from torana.base.errors import NotFound, Refusal
from torana.base.metrics import counting
from torana.base.web import Policy, actor_of, in_words, policy
from torana.doors.desk import cases
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@policy(Policy.OFFICER, "POST")
def revoke(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """Revoke a certificate that this case gave; /verify says so from then on."""
    return _with_reason(request, case_id, credential_id, "revoke", casework.revoke)


@policy(Policy.OFFICER, "POST")
def suspend(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """Suspend a certificate that this case gave; /verify says so from then on."""
    return _with_reason(request, case_id, credential_id, "suspend", casework.suspend)


@policy(Policy.OFFICER, "POST")
def reinstate(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """Let a suspended certificate count again."""
    try:
        casework.reinstate(case_id, credential_id, by=actor_of(request), now=clock.now())
    except Refusal as refusal:
        return cases.page(request, case_id, cases.attempt_of(request, "reinstate", refusal))
    return redirect("desk-case", case_id=case_id)


@policy(Policy.OFFICER, "GET", "POST")
def correct(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """Ask what the certificate should say, and have it made anew; the wrong one ends."""
    actor, now = actor_of(request), clock.now()
    says = casework.certificate_says(case_id, credential_id, by=actor)
    values = {fact.name: fact.value for fact in says}
    context: dict[str, object] = {"says": says, "reason_length_max": cases.TEXT_LENGTH_MAX}
    status = 200
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        reason = request.POST.get("reason", "").strip()
        try:
            casework.correct(case_id, credential_id, values, reason=reason, by=actor, now=now)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            counting.count_refusal(refusal.code)
            field = str(refusal.details.get("claim", "reason"))
            sentence, remedy = in_words(refusal)
            context |= {"problems": [(field, f"{sentence} {remedy}")], "reason": reason}
            status = refusal.status
        else:
            return redirect("desk-case", case_id=case_id)
    case = casework.case(case_id, by=actor, now=now)
    found = next((one for one in case.certificates if one.id == credential_id), None)
    if found is None or not found.ready:
        raise NotFound
    context |= {"case": case, "certificate": found, "values": values}
    return render(request, "desk/correct.html", context, status=status)


def _with_reason(
    request: HttpRequest,
    case_id: UUID,
    credential_id: UUID,
    name: str,
    change: Callable[..., None],
) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    try:
        change(case_id, credential_id, reason=reason, by=actor_of(request), now=clock.now())
    except Refusal as refusal:
        return cases.page(request, case_id, cases.attempt_of(request, name, refusal))
    return redirect("desk-case", case_id=case_id)
