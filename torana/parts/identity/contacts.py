"""A person's number and contacts, sealed for the person and opened again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from torana.base import keys
from torana.parts.identity.records import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

NOBODY_ID = UUID(int=1)  # no key is ever made for it


class _Contacts(msgspec.Struct):
    number: str
    phone: str
    email: str


def seal(person: Person) -> bytes:
    """Return the number and contacts of a person, sealed."""
    contacts = _Contacts(person.number, person.phone, person.email)
    return keys.seal_for(person.id, msgspec.json.encode(contacts), _about(person.id))


def opened(person_id: UUID, language: str, sealed: bytes) -> Person:
    """Return the person whose row this is."""
    text = keys.open_for(person_id, bytes(sealed), _about(person_id))
    contacts = msgspec.json.decode(text, type=_Contacts)
    return Person(person_id, contacts.number, contacts.phone, contacts.email, language)


def found(rows: Sequence[tuple[UUID, str, bytes]]) -> Person | None:
    """Return the person in `rows`, None where there is none, after the same reads.

    For a number that nobody has, a key that nobody has is looked up too; the deciphering that is
    left out takes some microseconds, under a database's noise.
    """
    if rows:
        return opened(*rows[0])
    with suppress(keys.SealBroken):
        keys.opener_for(NOBODY_ID)
    return None


def _about(person_id: UUID) -> str:
    return f"person:{person_id}"
