"""Who may see what of the log. The database's own policies stand behind this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.errors import NotAllowed

if TYPE_CHECKING:
    from torana.base.actor import Actor

AUDITOR = "auditor"  # the post, in whichever agency of the nation audits


def is_auditor(actor: Actor) -> bool:
    """Whether the actor may see that everything happened, and not what."""
    return any(holding.post == AUDITOR for holding in actor.holdings)


def check_auditor(actor: Actor) -> None:
    """Refuse whoever is not an auditor."""
    if not is_auditor(actor):
        raise NotAllowed
