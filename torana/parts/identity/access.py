"""Who may change what of identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Actor, Kind
from torana.base.errors import NotAllowed

if TYPE_CHECKING:
    from uuid import UUID


def may_enrol(by: Actor) -> None:
    """Refuse all but machines: enrolment is a service of its own, whose outcome is carried out."""
    if by.kind is not Kind.MACHINE:
        raise NotAllowed


def may_give_posts(by: Actor) -> None:
    """Refuse all but machines: an agency's staff list decides, through the command line."""
    if by.kind is not Kind.MACHINE:
        raise NotAllowed


def may_choose_language(by: Actor, person_id: UUID) -> None:
    """Refuse all but the person: in which language they are written to is theirs to say."""
    if by.person_id != person_id:
        raise NotAllowed


def may_print_codes(by: Actor, person_id: UUID) -> None:
    """Refuse all but the person and machines: whoever prints a sheet can sign in with it."""
    if by.person_id != person_id and by.kind is not Kind.MACHINE:
        raise NotAllowed
