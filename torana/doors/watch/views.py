"""The numbers, for whoever shows the token, and what matters of them, for operators."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.metrics import gathering, text
from torana.base.metrics.access import check_operator
from torana.base.metrics.matters import WORST_FIRST, matters, worst
from torana.base.metrics.told import line_of
from torana.base.web import Policy, actor_of, policy

if TYPE_CHECKING:
    from django.http import HttpRequest

_BEARER = "Bearer "


@policy(Policy.ANYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """Give all numbers to whoever shows the token; to everybody else there is no such address."""
    if not _shows_token(request):
        raise NotFound
    return HttpResponse(text.write(gathering.numbers()), content_type=text.CONTENT_TYPE)


@policy(Policy.OFFICER)
def operations(request: HttpRequest) -> HttpResponse:
    """Show an operator what matters, the worst first."""
    check_operator(actor_of(request))
    found = matters(gathering.numbers())
    lines = [line_of(matter) for level in WORST_FIRST for matter in found if matter.level is level]
    return render(
        request,
        "watch/operations.html",
        {"worst": worst(found).value, "lines": lines, "now": clock.now()},
    )


def _shows_token(request: HttpRequest) -> bool:
    told = request.headers.get("Authorization", "")
    token: str = settings.METRICS_TOKEN
    shown = told.removeprefix(_BEARER).encode("utf-8", "replace")
    return bool(token) and told.startswith(_BEARER) and hmac.compare_digest(shown, token.encode())
