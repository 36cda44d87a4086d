"""A new key for checkpoints, made by the operators and told in the log itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.parts.transparency import signing
from torana.parts.transparency.actions import append

if TYPE_CHECKING:
    from datetime import datetime

    from torana.base.actor import Actor


@transaction.atomic
def rotate_log_key(*, by: Actor, now: datetime) -> str | None:
    """Make the key that signs from the next checkpoint on, and return it as a vkey.

    The leaf that says so stands under that checkpoint. None where the log has no first key yet.
    """
    made = signing.make_next(now)
    if made is None:
        return None
    append(
        action="log-key.made",
        by=by,
        subject_id=None,
        object=f"log-key:{made.key_id.hex()}",
        agency="",
        legal_basis="",
        purpose="To keep the log's signature safe",
        now=now,
        details={"vkey": made.vkey},
    )
    return made.vkey
