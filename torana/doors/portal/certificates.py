"""What a decision gave, to keep: the sealed PDF, and the same for a wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from torana.base import clock
from torana.base.errors import NotFound
from torana.base.web import Policy, actor_of, policy
from torana.parts.casework import api as casework
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from torana.parts.casework.api import CaseView


@policy(Policy.RESIDENT)
def pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand out the sealed PDF of a case."""
    case, certificate_id = _certificate(request, case_id)
    content = credentials.pdf(certificate_id, by=actor_of(request), now=clock.now())
    return _download(content.content, "application/pdf", f"{case.reference}.pdf")


@policy(Policy.RESIDENT)
def sd_jwt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand out the certificate of a case as an SD-JWT VC, all its disclosures with it."""
    case, certificate_id = _certificate(request, case_id)
    text = credentials.sd_jwt(certificate_id, by=actor_of(request), now=clock.now())
    return _download(text.encode("ascii"), "application/dc+sd-jwt", f"{case.reference}.sd-jwt")


def _certificate(request: HttpRequest, case_id: UUID) -> tuple[CaseView, UUID]:
    """Return the case with the certificate asked for: the one named by `id`, else the first."""
    case = casework.case(case_id, by=actor_of(request), now=clock.now())
    wanted = request.GET.get("id", "")
    for certificate in case.certificates:
        if wanted in {"", str(certificate.id)}:
            return case, certificate.id
    raise NotFound


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
