"""Enrol people: the number and the contacts, nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction

from torana.parts.identity import access, contacts, models, phones, secret
from torana.parts.identity.errors import NumberTaken
from torana.parts.identity.records import NewPerson, Person
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor


def enrol(
    *,
    number: str,
    phone: str = "",
    email: str = "",
    language: str,
    by: Actor,
    now: datetime,
    person_id: UUID | None = None,
    legal_basis: str = "",
) -> Person:
    """Enrol somebody; refuse a number that is taken."""
    new = NewPerson(number, phone, email, language, person_id)
    try:
        return enrol_many([new], by=by, now=now, legal_basis=legal_basis)[0]
    except IntegrityError as error:
        raise NumberTaken from error


@transaction.atomic
def enrol_many(
    people: Iterable[NewPerson], *, by: Actor, now: datetime, legal_basis: str = ""
) -> tuple[Person, ...]:
    """Enrol many at once, all or none: an existing register that is brought in."""
    access.may_enrol(by)
    enrolled = tuple(_person(new) for new in people)
    rows = [
        models.Person(
            id=person.id,
            number_mac=secret.number_mac(person.number),
            sealed=contacts.seal(person),
            language=person.language,
            enrolled_at=now,
        )
        for person in enrolled
    ]
    models.Person.objects.bulk_create(rows, batch_size=500)
    for person in enrolled:
        transparency.append(
            action="person.enrolled",
            by=by,
            subject_id=person.id,
            object=f"person:{person.id}",
            agency="",
            legal_basis=legal_basis,
            purpose="To let the person use services online",
            now=now,
        )
    return enrolled


def _person(new: NewPerson) -> Person:
    phone = phones.kept(new.phone) if new.phone else ""
    number = secret.tidy(new.number)
    return Person(new.id or uuid4(), number, phone, new.email, new.language)
