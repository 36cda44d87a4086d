"""The public keys of the agencies: with these anyone checks a certificate without asking us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from torana.base.errors import NotFound
from torana.base.web import Policy, policy
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from django.http import HttpRequest

FRESH_S = 300  # a new agency's key is seen within five minutes


@policy(Policy.ANYONE)
def jwks(request: HttpRequest) -> HttpResponse:
    """Give the keys as a JWK Set (RFC 7517)."""
    del request
    return _open(JsonResponse(credentials.issuer_keys()))


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
    if agency not in catalogue.nation().agencies:
        raise NotFound
    told = {
        "issuer": f"{settings.PUBLIC_URL}/agencies/{agency}",
        "jwks_uri": f"{settings.PUBLIC_URL}/.well-known/jwks.json",
    }
    return _open(JsonResponse(told))


def _open(response: HttpResponse) -> HttpResponse:
    """Let wallets and pages of other sites read it: it is public."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response
