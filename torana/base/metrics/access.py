"""Who may see how Torana runs: nothing in it is about a person, and it is not for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.errors import NotAllowed

if TYPE_CHECKING:
    from torana.base.actor import Actor

OPERATOR = "operator"  # the post, in whichever agency of the nation runs Torana


def is_operator(actor: Actor) -> bool:
    """Whether the actor may see how everything runs."""
    return any(holding.post == OPERATOR for holding in actor.holdings)


def check_operator(actor: Actor) -> None:
    """Refuse whoever is not an operator."""
    if not is_operator(actor):
        raise NotAllowed
