"""The page of a service: what it takes, how long, under which law, what happens; and its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext

from torana.base import clock
from torana.base.web import Policy, actor_of, policy
from torana.parts.casework import api as casework
from torana.parts.casework.api import words
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from torana.language.model import Service, Stage
    from torana.parts.catalogue.api import Edition


@dataclass(frozen=True, slots=True)
class Ahead:
    """One step of what will happen."""

    title: str
    told: str


@policy(Policy.ANYONE)
def service(request: HttpRequest, name: str) -> HttpResponse:
    """Show a service before anybody signs in."""
    edition = catalogue.service(name)
    offered = edition.service
    needs = edition.nation.needs
    context = {
        "service": offered,
        "agency": edition.agency,
        "back": next((needs[need] for need in offered.needs if need in needs), None),
        "takes": how_long(offered),
        "ahead": way(edition),
        "draft": _draft_of(request, name),
    }
    return render(request, "portal/service.html", context)


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a draft, or go on with the one that is open.

    Signing in leads here by GET. That begins the draft only when the browser says that the way led
    through our own pages; whoever comes from elsewhere sees the service first.
    """
    if request.method != "POST" and request.headers.get("Sec-Fetch-Site") != "same-origin":
        return redirect("service", name=name)
    draft = casework.start(name, by=actor_of(request), now=clock.now())
    return redirect("draft", draft_id=draft.id)


def how_long(offered: Service) -> str:
    """Say how long the first stage takes: at once, by a promise, or both."""
    first = offered.process.stages[offered.process.start]
    promise = words.period(first.within) if first.within else ""
    if not first.auto:
        return promise or gettext("As long as it needs")
    return (
        gettext("Minutes, or %(promise)s") % {"promise": promise} if promise else gettext("Minutes")
    )


def way(edition: Edition) -> list[Ahead]:
    """Return the steps that lie ahead of whoever applies, if nothing is asked back."""
    offered = edition.service
    known = gettext("We show what the registers hold; you add the rest.")
    alone = gettext("You answer the questions, one page at a time.")
    steps = [Ahead(gettext("You apply"), known if offered.evidence else alone)]
    steps += [
        Ahead(words.said(stage.title), _who_and_when(edition, stage)) for stage in _worked(offered)
    ]
    for issue in offered.issues:
        told = gettext("As a sealed PDF, and as a file for your wallet. Kept for you here.")
        if issue.valid_for:
            valid = gettext("Valid for %(period)s.") % {"period": words.period(issue.valid_for)}
            told = f"{told} {valid}"
        steps.append(Ahead(gettext("You have it"), told))
    return steps


def _worked(offered: Service) -> list[Stage]:
    """Return the stages that a post works on, in the order in which a case comes to them."""
    stages, seen, queue = offered.process.stages, set[str](), [offered.process.start]
    ordered = []
    while queue:
        name = queue.pop(0)
        if name in seen:
            continue
        seen.add(name)
        stage = stages[name]
        if stage.post:
            ordered.append(stage)
        queue += [action.to for action in stage.actions.values()]
    return ordered


def _who_and_when(edition: Edition, stage: Stage) -> str:
    post = edition.agency.posts.get(stage.post)
    filled = {
        "post": words.said(post.title) if post else stage.post,
        "agency": words.said(edition.agency.title),
        "period": words.period(stage.within) if stage.within else "",
    }
    if stage.auto and stage.within:
        text = gettext("At once where the rule decides; else the %(post)s, within %(period)s.")
    elif stage.within:
        text = gettext("%(post)s, %(agency)s, within %(period)s.")
    else:
        text = gettext("%(post)s, %(agency)s.")
    return text % filled


def _draft_of(request: HttpRequest, name: str) -> casework.DraftLine | None:
    by = actor_of(request)
    if by.person_id is None:
        return None
    drafts = casework.drafts_of(by, now=clock.now())
    return next((line for line in drafts if line.service == name), None)
