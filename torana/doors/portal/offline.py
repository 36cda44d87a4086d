"""A page that goes on checking certificates when the network has gone: it can be installed.

All that it needs it keeps by itself, in the browser: this page, the issuers' keys and the status
lists as last seen, whose age it says (static/offline.js). We learn nothing of what it checks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, gettext

from torana.base.errors import NotFound
from torana.base.web import SECURITY_HEADERS, Policy, policy
from torana.doors.portal.verify import TITLES
from torana.parts.catalogue import api as catalogue
from torana.pure.credentials import reasons

if TYPE_CHECKING:
    from django.http import HttpRequest

    from torana.language.model import Text

REASONS = {
    "code-whole": reasons.CODE_WHOLE,
    "signed-by-agency": reasons.SIGNED_BY_AGENCY,
    "some-left-out": reasons.SOME_LEFT_OUT,
    "not-ended-then": reasons.NOT_ENDED_THEN,
    "status-not-asked": reasons.STATUS_NOT_ASKED,
    "code-inside": reasons.CODE_INSIDE,
    "changed": reasons.CHANGED,
    "expired": reasons.EXPIRED,
    "revoked": reasons.REVOKED,
    "suspended": reasons.SUSPENDED,
    "not-ours": reasons.NOT_OURS,
    "another-agency": reasons.ANOTHER_AGENCY,
    "not-a-code": reasons.NOT_A_CODE,
}
# It fetches keys and lists from us, and is described to whoever installs it: both from here alone.
_CSP = "Content-Security-Policy"
_MORE = f"{SECURITY_HEADERS[_CSP]}; connect-src 'self'; manifest-src 'self'"


@policy(Policy.ANYONE)
def page(request: HttpRequest) -> HttpResponse:
    """Show the page, with every word that it may have to say without us."""
    context = {
        "outcomes": {outcome: gettext(title) for outcome, (title, _) in TITLES.items()},
        "reasons": {name: gettext(reason) for name, reason in REASONS.items()},
        "names": _names(),
    }
    return _with_more(render(request, "portal/offline.html", context))


@policy(Policy.ANYONE)
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, at an address above the page that it serves."""
    del request
    file = finders.find("offline-worker.js")
    if file is None:
        raise NotFound
    response = HttpResponse(Path(file).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return _with_more(response)


@policy(Policy.ANYONE)
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page to whoever installs it (W3C Web Application Manifest)."""
    del request
    nation = catalogue.nation()
    name = gettext("Check a certificate")
    return JsonResponse(
        {
            "id": "/verify/offline",
            "name": f"{name} · {nation.name.in_(get_language() or '')}",
            "short_name": name,
            "lang": get_language(),
            "start_url": "/verify/offline",
            "scope": "/verify/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": nation.theme.get("indigo_deep", "#182250"),
            "icons": [{"src": static("mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


def _names() -> dict[str, Text]:
    """Return what agencies, claims and their values are called, by the ids of their templates."""
    found: dict[str, Text] = {
        f"a-{name}": agency.title for name, agency in catalogue.nation().agencies.items()
    }
    for edition in catalogue.services():
        for issue in edition.service.issues:
            for claim in issue.claims:
                found.setdefault(f"c-{claim.name}", claim.label)
                for option in claim.options:
                    found.setdefault(f"v-{claim.name}-{option.key}", option.label)
    return found


def _with_more(response: HttpResponse) -> HttpResponse:
    response[_CSP] = _MORE
    return response
