"""The public keys of the agencies: with these anyone checks a certificate without asking us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.http import http_date, parse_http_date_safe

from torana.base.errors import NotFound
from torana.base.web import Policy, policy
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

NUMBER_MAX = 1_000_000  # of an agency's lists
FRESH_S = 300  # a new agency's key is seen within five minutes


@policy(Policy.ANYONE)
def jwks(request: HttpRequest) -> HttpResponse:
    """Give the keys of all agencies as a JWK Set (RFC 7517)."""
    del request
    return _open(JsonResponse(credentials.issuer_keys()))


@policy(Policy.ANYONE)
def agency_jwks(request: HttpRequest, agency: str) -> HttpResponse:
    """Give an agency's own keys: whoever looks for a key here finds none of another agency."""
    del request
    return _open(JsonResponse(_own_keys(agency)))


@policy(Policy.ANYONE)
def certificates(request: HttpRequest) -> HttpResponse:
    """Give the nation's root and the agencies' certificates, as PDF readers take them."""
    del request
    return _open(
        HttpResponse(credentials.certificates_pem(), content_type="application/x-pem-file")
    )


@policy(Policy.ANYONE)
def issuer(request: HttpRequest, agency: str) -> HttpResponse:
    """Say where an issuer's keys are (SD-JWT VC, "JWT VC Issuer Metadata")."""
    del request
    _own_keys(agency)
    told = {
        "issuer": f"{settings.PUBLIC_URL}/agencies/{agency}",
        "jwks_uri": f"{settings.PUBLIC_URL}/agencies/{agency}/jwks.json",
        "status_list_aggregation_endpoint": f"{settings.PUBLIC_URL}/status-lists",
    }
    return _open(JsonResponse(told))


@policy(Policy.ANYONE)
def status_list(request: HttpRequest, agency: str, number: int) -> HttpResponse:
    """Give a list of which certificates are revoked or suspended (Token Status List, 8)."""
    found = credentials.status_list(agency, number) if number <= NUMBER_MAX else None
    if found is None:
        raise NotFound
    token, signed_at = found
    response = _open(HttpResponse(token, content_type=credentials.STATUS_LIST_MEDIA_TYPE))
    response["Last-Modified"] = http_date(signed_at.timestamp())
    return _not_modified(request, response, signed_at)


@policy(Policy.ANYONE)
def status_lists(request: HttpRequest) -> HttpResponse:
    """Name every list there is, for whoever keeps them (Token Status List, 9)."""
    del request
    return _open(JsonResponse({"status_lists": credentials.status_list_addresses()}))


def _own_keys(agency: str) -> dict[str, Any]:
    """Return an agency's keys; one that was closed goes on answering for what it issued."""
    found = credentials.issuer_keys(agency)
    if not found["keys"] and agency not in catalogue.nation().agencies:
        raise NotFound
    return found


def _not_modified(
    request: HttpRequest, response: HttpResponse, signed_at: datetime
) -> HttpResponse:
    """Answer 304 to whoever has this list already."""
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is None or since < int(signed_at.timestamp()):
        return response
    same = HttpResponse(status=304)
    for name in ("Last-Modified", "Cache-Control", "Access-Control-Allow-Origin"):
        same[name] = response[name]
    return same


def _open(response: HttpResponse) -> HttpResponse:
    """Let wallets and pages of other sites read it: it is public."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response
