"""Finding a service: by words, by a moment of life, by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from torana.base.errors import NotFound
from torana.base.web import Policy, policy
from torana.parts.casework.api import words
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEARCH_LENGTH_MAX = 100


@policy(Policy.ANYONE)
def search(request: HttpRequest) -> HttpResponse:
    """Show the services that the words may mean; where there are none, the other ways to look."""
    text = request.GET.get("q", "").strip()[:SEARCH_LENGTH_MAX]
    found = catalogue.search(text, words.language())
    context = {
        "text": text,
        "services": [edition.service for edition in found],
        "needs": catalogue.nation().needs.values(),
    }
    return render(request, "portal/search.html", context)


@policy(Policy.ANYONE)
def need(request: HttpRequest, name: str) -> HttpResponse:
    """Show the services under a moment of life."""
    found = catalogue.nation().needs.get(name)
    if found is None:
        raise NotFound
    services = [edition.service for edition in catalogue.by_need(name)]
    return render(request, "portal/need.html", {"need": found, "services": services})


@policy(Policy.ANYONE)
def agencies(request: HttpRequest) -> HttpResponse:
    """Show the agencies of the nation."""
    return render(
        request, "portal/agencies.html", {"agencies": catalogue.nation().agencies.values()}
    )


@policy(Policy.ANYONE)
def agency(request: HttpRequest, name: str) -> HttpResponse:
    """Show an agency: its services, its offices, and the days on which it is closed."""
    nation = catalogue.nation()
    found = nation.agencies.get(name)
    if found is None:
        raise NotFound
    offices = [
        (office, [nation.areas[area].title for area in office.areas if area in nation.areas])
        for office in found.offices.values()
    ]
    services = [edition.service for edition in catalogue.by_agency(name)]
    context = {"agency": found, "offices": offices, "services": services}
    return render(request, "portal/agency.html", context)
