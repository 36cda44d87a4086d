"""A person's number and contacts, sealed for the person and opened again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from torana.base import keys
from torana.parts.identity.records import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


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
    """Return the person in `rows`, None where there is none, after the same work.

    For an unknown number a stand-in is opened, so that the time tells nothing.
    """
    if rows:
        return opened(*rows[0])
    opened(*_stand_in())
    return None


@lru_cache(maxsize=1)
def _stand_in() -> tuple[UUID, str, bytes]:
    nobody = Person(keys.NATION_ID, "0" * 8, "+10000000000", "", "en")
    return nobody.id, nobody.language, seal(nobody)


def _about(person_id: UUID) -> str:
    return f"person:{person_id}"
