"""Whom the database is told before anybody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Actor, Assurance, person

if TYPE_CHECKING:
    from uuid import UUID


def as_themselves(who: UUID) -> Actor:
    """Return the actor that row-level security lets at the codes of `who`, and at nothing else's.

    Nobody has proved anything yet: hence no assurance, and never given to a caller.
    """
    return person(who, Assurance.NONE)
