"""The first page: what waits for you, and every service by the moments of life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from torana.base import clock
from torana.base.web import Policy, actor_of, policy
from torana.parts.casework import api as casework
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from torana.language.model import NeedGroup

DRAFTS_SHOWN_MAX = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of life, and whether any service stands under it yet."""

    need: NeedGroup
    services: int


@policy(Policy.ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, what waits for the resident, and the moments of life."""
    by, now = actor_of(request), clock.now()
    editions = catalogue.services()
    moments = [
        Moment(need, sum(need.name in e.service.needs for e in editions))
        for need in catalogue.nation().needs.values()
    ]
    context: dict[str, object] = {
        "moments": sorted(moments, key=lambda moment: not moment.services),
        "services": [edition.service for edition in editions],
    }
    if by.person_id is not None:
        context["drafts"] = casework.drafts_of(by, now=now)[:DRAFTS_SHOWN_MAX]
        context["awaited"] = [line for line in casework.cases_of(by).rows if line.your_turn]
    return render(request, "portal/home.html", context)
