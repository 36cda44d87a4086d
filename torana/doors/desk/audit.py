"""The auditor's view: that everything happened, under which post, and not to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from torana.base.web import Policy, actor_of, policy
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@policy(Policy.OFFICER)
def audit(request: HttpRequest) -> HttpResponse:
    """Show the log as an auditor may see it; other posts are refused by the part."""
    page = transparency.list_for_audit(by=actor_of(request), after=request.GET.get("after", ""))
    return render(request, "desk/audit.html", {"page": page})
