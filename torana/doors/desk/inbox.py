"""The inbox: the queues of the posts held, due first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.metrics.access import is_operator
from torana.base.web import Policy, actor_of, policy
from torana.parts.casework import api as casework
from torana.parts.catalogue import api as catalogue
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from torana.base.actor import Holding
    from torana.language.model import Nation, Text

SEARCH_LENGTH_MAX = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of the inbox, with how many cases stand in it."""

    name: str
    title: str
    count: str
    here: bool


@policy(Policy.OFFICER)
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one list of the inbox, due first."""
    by, now = actor_of(request), clock.now()
    counts = casework.inbox_counts(by=by, now=now)
    titles = {
        "due": (gettext("Due first"), counts.due),
        "mine": (gettext("Mine"), counts.mine),
        "unassigned": (gettext("Nobody’s"), counts.unassigned),
        "late": (gettext("Late"), counts.late),
        "waiting": (gettext("Waiting for people"), counts.waiting),
    }
    show = request.GET.get("show", "due")
    if show not in titles:
        raise NotFound
    service = request.GET.get("service", "")
    search = request.GET.get("q", "").strip()[:SEARCH_LENGTH_MAX]
    page = casework.inbox(
        by=by,
        show=show,
        service=service,
        search=search,
        after=request.GET.get("after", ""),
        now=now,
    )
    nation = catalogue.nation()
    context = {
        "tabs": [
            Tab(name, title, _count_in_words(count), name == show)
            for name, (title, count) in titles.items()
        ],
        "done": _done(request),
        "show": show,
        "service": service,
        "search": search,
        "page": page,
        "next_query": urlencode(
            {"show": show, "service": service, "q": search, "after": page.next_cursor}
        ),
        "services": [e.service for e in catalogue.services() if e.service.agency in by.agencies],
        "posts": [
            _post_in_words(nation, holding)
            for holding in by.holdings
            if holding.agency in nation.agencies
        ],
        "audits": transparency.is_auditor(by),
        "operates": is_operator(by),
    }
    return render(request, "desk/inbox.html", context)


@policy(Policy.OFFICER)
def find(request: HttpRequest) -> HttpResponse:
    """Open the case whose reference was typed, else search the queue for the words."""
    typed = request.GET.get("q", "").strip()[:SEARCH_LENGTH_MAX]
    found = casework.find_by_reference(typed, by=actor_of(request))
    if found is not None:
        return redirect("desk-case", case_id=found)
    query = urlencode({"q": typed})
    return redirect(f"/desk?{query}")


def _count_in_words(count: int) -> str:
    """Say how many; a very long list is not counted to its end."""
    most = casework.COUNT_MAX
    return str(count) if count <= most else f"{number_format(most, force_grouping=True)}+"


def _post_in_words(nation: Nation, holding: Holding) -> str:
    """Say a holding as people do: "Registrar, Kaya office"."""
    agency = nation.agencies[holding.agency]
    place = agency.offices.get(holding.office, agency)
    post = casework.words.said(agency.posts[holding.post].title)
    return casework.words.post_at(post, casework.words.said(place.title))


def _done(request: HttpRequest) -> Text | None:
    """Return the label of the action that led here; None for anything that is no such action."""
    try:
        process = catalogue.service(request.GET.get("of", "")).service.process
    except catalogue.ServiceUnknown:
        return None
    name = request.GET.get("done", "")
    found = (stage.actions[name] for stage in process.stages.values() if name in stage.actions)
    return next((action.label for action in found), None)
