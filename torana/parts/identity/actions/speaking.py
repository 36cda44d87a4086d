"""The language in which the state writes to somebody: the one they chose on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base.postgres.scope import scope
from torana.parts.identity import access, models
from torana.parts.identity.actions.acting import as_themselves
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor


def choose_language(person_id: UUID, language: str, *, by: Actor, now: datetime) -> None:
    """Write to a person in `language` from now on; nothing happens where that is so already.

    Codes, messages and certificates come in it. Which languages there are, the caller knows.
    """
    access.may_choose_language(by, person_id)
    with transaction.atomic(), scope(as_themselves(person_id)):
        person = models.Person.objects.select_for_update().only("language").get(id=person_id)
        if person.language == language:
            return
        models.Person.objects.filter(id=person_id).update(language=language)
        transparency.append(
            action="language.chosen",
            by=by,
            subject_id=person_id,
            object=f"person:{person_id}",
            agency="",
            legal_basis="",
            purpose="To write to the person in a language of theirs",
            now=now,
            details={"language": language},
        )
