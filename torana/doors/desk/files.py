"""Files of a case: previews made by us, and downloads that nothing can run from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse

from torana.base import clock
from torana.base.web import Policy, actor_of, policy
from torana.parts.casework import api as casework
from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

# Nothing in a file may act: it is shown in a sandbox with no origin, or saved.
SANDBOX = "sandbox; default-src 'none'; style-src 'none'"


@policy(Policy.OFFICER)
def preview(request: HttpRequest, case_id: UUID, document_id: UUID, page: int) -> HttpResponse:
    """Show one page of a file of the case, as a picture that we made."""
    purpose = casework.purpose_of_file(case_id, document_id, by=actor_of(request))
    picture = documents.preview(
        document_id,
        by=actor_of(request),
        purpose=purpose,
        case_id=case_id,
        page=page,
        now=clock.now(),
    )
    response = HttpResponse(picture.content, content_type=picture.media_type)
    return _sandboxed(response)


@policy(Policy.OFFICER)
def download(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Give the file of the case for saving."""
    purpose = casework.purpose_of_file(case_id, document_id, by=actor_of(request))
    content = documents.content(
        document_id, by=actor_of(request), purpose=purpose, case_id=case_id, now=clock.now()
    )
    response = HttpResponse(content.content, content_type=content.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(content.name)}"
    return _sandboxed(response)


def _sandboxed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
