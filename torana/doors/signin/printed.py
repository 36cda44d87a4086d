"""Printed codes: ten on a sheet, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from torana.base import clock
from torana.base.web import Policy, actor_of, policy
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@policy(Policy.RESIDENT, "GET", "HEAD", "POST")
def printed_codes(request: HttpRequest) -> HttpResponse:
    """Say how many codes are left; by POST make new ones and show them, this once."""
    actor = actor_of(request)
    assert actor.person_id, "the policy lets only those in who signed in"
    codes: tuple[str, ...] = ()
    if request.method == "POST":
        codes = identity.print_codes(actor.person_id, by=actor, now=clock.now())
    left = identity.printed_codes_left(actor.person_id)
    return render(request, "signin/printed_codes.html", {"codes": codes, "left": left})
