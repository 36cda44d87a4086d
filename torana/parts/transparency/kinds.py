"""What an action's word says of it: whether it read or changed, and whether it was asked for.

An action is a dotted word, thing and verb: "entry.read". This is the one table that sorts them;
a verb that is not named here counts as a change, so that nothing is ever shown as less than it was.
"""

from __future__ import annotations

import enum

from torana.base.actor import Actor, Kind


class Deed(enum.StrEnum):
    """Whether an event read something or changed it."""

    READ = "read"
    CHANGED = "changed"


READING_VERBS = frozenset(
    {"read", "opened", "listed", "checked", "shown", "previewed", "downloaded", "searched", "found"}
)

# What happens to a person's own application was asked for when it was sent in; so was what
# follows their signing in. Everything else that others do, they did without being asked.
ASKED_THINGS = frozenset(
    {
        "draft",
        "case",
        "consent",
        "document",
        "credential",
        "message",
        "sign-in",
        "codes",
        "language",
    }
)


def deed_of(action: str) -> Deed:
    """Return whether the action reads or changes."""
    return Deed.READ if action.rpartition(".")[2] in READING_VERBS else Deed.CHANGED


def was_asked(action: str, by: Actor) -> bool:
    """Return whether the subject asked for this, as far as the word and the actor tell."""
    return by.kind is Kind.PERSON or action.partition(".")[0] in ASKED_THINGS
