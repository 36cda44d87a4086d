"""The demonstration: what phones and mailboxes received, and whom to be. On this machine only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from torana.base.web import Policy, policy
from torana.parts.messages import api as messages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CAST = "cast.json"  # in the data folder; `torana up` writes it from the nation's demo/cast.yaml


@policy(Policy.DEMO)
def demo(request: HttpRequest) -> HttpResponse:
    """Show what was received, newest first, and the demonstration people."""
    cast = _cast()
    names = {person["phone"]: person["name"] for person in cast if person.get("phone")}
    received = [
        {"name": names.get(one.to, ""), "to": one.to, "at": one.at, "channel": one.channel}
        | {"text": one.text}
        for one in messages.demo_received()
    ]
    return render(request, "signin/demo.html", {"received": received, "cast": cast})


def _cast() -> list[dict[str, str]]:
    """Return the people: name, number, role, about, phone, codes; none where `up` wrote none."""
    try:
        people = json.loads((settings.DATA / CAST).read_text())
    except FileNotFoundError:
        return []
    return [{key: str(value) for key, value in person.items()} for person in people]
