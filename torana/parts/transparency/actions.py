"""What writes to the log: append a fact, or erase the text of one."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import transaction

from torana.base import keys
from torana.base.actor import Actor, Holding
from torana.base.ids import new_id
from torana.base.postgres import held
from torana.parts.transparency.errors import NothingToErase
from torana.parts.transparency.kinds import was_asked
from torana.parts.transparency.models import Event
from torana.pure import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

SALT_BYTES = 32
SECTOR = "log"  # of the pseudonyms in events; an officer's is made for each agency

# Three plain inserts that wait for nobody, and for which nobody waits (design.md, "The log").
_APPEND = """
WITH leaf AS (
    INSERT INTO transparency_leaf (id, commitment) VALUES (%(leaf_id)s, %(commitment)s)
), event AS (
    INSERT INTO transparency_event
        (leaf_id, subject_id, at, action, asked, agency, post, object, salt, sealed)
    VALUES (%(leaf_id)s, %(subject_id)s, %(at)s, %(action)s, %(asked)s, %(agency)s, %(post)s,
            %(object)s, %(salt)s, %(sealed)s)
)
INSERT INTO transparency_pending (leaf_id) VALUES (%(leaf_id)s)
"""


def append(
    *,
    action: str,
    by: Actor,
    subject_id: UUID | None,
    object: str,  # noqa: A002 - what the log calls it, here and in every part
    agency: str,
    legal_basis: str,
    purpose: str,
    now: datetime,
    details: Mapping[str, str | int | bool] | None = None,
    asked: bool | None = None,
) -> UUID:
    """Write one fact into the log, in the caller's transaction, and return the leaf's id.

    `action` is a dotted word, thing and verb ("entry.read"); `object` names the thing with its id
    ("case:<id>"); `subject_id` is whose data it touched, None for nobody's; `agency` is in whose
    name it was done. `details` are small words for showing: a reference, a stage, a post; never a
    name or what a person wrote. `asked` says whether the subject asked for it, where the table of
    kinds cannot tell.
    """
    assert transaction.get_connection().in_atomic_block, "a fact without its change"
    leaf_id = new_id()
    holding = _holding(by, agency)
    asked = was_asked(action, by) if asked is None else asked
    told = {
        "action": action,
        "agency": agency,
        "asked": asked,
        "at": moment(now),
        "basis": legal_basis,
        "details": dict(details or {}),
        "leaf": str(leaf_id),
        "object": object,
        "purpose": purpose,
        "subject": keys.pairwise(subject_id, SECTOR) if subject_id else "",
        "who": _who(by, holding),
    }
    text = canonical.encode(told)
    salt = os.urandom(SALT_BYTES)
    row: dict[str, Any] = {
        "leaf_id": leaf_id,
        "commitment": hashlib.sha256(salt + text).digest(),
        "subject_id": subject_id,
        "at": now,
        "action": action,
        "asked": asked,
        "agency": agency,
        "post": holding.post,
        "object": object,
        "salt": salt,
        "sealed": keys.seal_for(subject_id or keys.NATION_ID, text, about(leaf_id)),
    }
    held.write(_APPEND, row)
    return leaf_id


def about(leaf_id: UUID) -> str:
    """Return what an event's text is sealed about."""
    return f"event:{leaf_id}"


def moment(at: datetime) -> str:
    """Return a moment as events write it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _holding(by: Actor, agency: str) -> Holding:
    """Return the post in which an actor acts for an agency."""
    own = [h for h in by.holdings if h.agency == agency]
    return (own or [*by.holdings, Holding("", "")])[0]


def _who(by: Actor, holding: Holding) -> dict[str, str]:
    """Return who acts, as the log keeps it: never a name, and a pseudonym for each agency."""
    sector = f"{SECTOR}:{holding.agency}" if holding.agency else SECTOR
    return {
        "agency": holding.agency,
        "id": keys.pairwise(by.person_id, sector) if by.person_id else by.name,
        "kind": by.kind.value,
        "post": holding.post,
    }


def erase_event(leaf_id: UUID, *, reason: str, by: Actor, now: datetime) -> UUID:
    """Erase the text and the salt of an event, and append a leaf that says so.

    The leaf stays, and with it the tree; without its salt nobody can tell what it committed to.
    Only the eraser's database role may do this. `reason` is a few words such as the law that ends
    the retention.
    """
    with transaction.atomic():
        found = Event.objects.filter(leaf_id=leaf_id).values_list("subject_id", "agency").first()
        if found is None:
            raise NothingToErase
        subject_id, agency = found
        Event.objects.filter(leaf_id=leaf_id).delete()
        return append(
            action="event.erased",
            by=by,
            subject_id=subject_id,
            object=f"event:{leaf_id}",
            agency=agency,
            legal_basis=reason,
            purpose="erasure",
            now=now,
            asked=False,
        )
