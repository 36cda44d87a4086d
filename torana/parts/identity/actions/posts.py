"""Give a post and end it: officers are persons who hold posts for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from torana.base.errors import Conflict, NotFound
from torana.parts.identity import access, models
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor, Holding


class PostHeld(Conflict):
    """The person holds this post already."""

    code = "post-held"
    remedy = "End the holding first, when it is to begin anew."


def give_post(
    person_id: UUID,
    holding: Holding,
    *,
    by: Actor,
    now: datetime,
    until_at: datetime | None = None,
) -> None:
    """Let somebody hold a post from now on, or until a moment that is known already."""
    access.may_give_posts(by)
    try:
        with transaction.atomic():
            models.Holding.objects.create(
                person_id=person_id,
                agency=holding.agency,
                post=holding.post,
                office=holding.office,
                from_at=now,
                until_at=until_at,
            )
            _log("post.given", person_id, holding, by=by, now=now)
    except IntegrityError as error:
        raise PostHeld from error


@transaction.atomic
def end_post(person_id: UUID, holding: Holding, *, by: Actor, now: datetime) -> None:
    """End a holding now; what was done in the post stays done."""
    access.may_give_posts(by)
    ended = models.Holding.objects.filter(
        person_id=person_id,
        agency=holding.agency,
        post=holding.post,
        office=holding.office,
        until_at__isnull=True,
    ).update(until_at=now)
    if not ended:
        raise NotFound
    _log("post.ended", person_id, holding, by=by, now=now)


def _log(action: str, person_id: UUID, holding: Holding, *, by: Actor, now: datetime) -> None:
    transparency.append(
        action=action,
        by=by,
        subject_id=person_id,
        object=f"person:{person_id}",
        agency=holding.agency,
        legal_basis="",
        purpose="To staff the agency",
        now=now,
        details={"post": holding.post, "office": holding.office},
    )
