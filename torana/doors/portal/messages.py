"""The mailbox: what the state wrote to the resident, kept here whatever became of the SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render

from torana.base import clock
from torana.base.web import Policy, actor_of, policy
from torana.parts.messages import api as mailbox

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@policy(Policy.RESIDENT)
def messages(request: HttpRequest) -> HttpResponse:
    """Show the mailbox, newest first."""
    person_id = actor_of(request).person_id
    assert isinstance(person_id, UUID), "the policy lets only those in who signed in"
    page = mailbox.mailbox_of(person_id, after=request.GET.get("after", ""))
    return render(request, "portal/messages.html", {"page": page})


@policy(Policy.RESIDENT)
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message; opening it marks it as read."""
    found = mailbox.read(message_id, by=actor_of(request), now=clock.now())
    return render(request, "portal/message.html", {"message": found})
