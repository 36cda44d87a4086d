"""A name that must name something: the one sentence for when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.problems import nearest, one_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torana.language.tree import Part


def must_be_one_of(part: Part, key: str, name: str, right: Iterable[str], what: str) -> bool:
    """Report a name under `key` that is none of the right ones; "" was reported before.

    Returns whether the name can be used.
    """
    candidates = list(right)
    if name in candidates:
        return True
    if name:
        near = nearest(name, candidates)
        part.tree.problem(
            part.under(key),
            f"unknown-{what.replace(' ', '-')}",
            f'there is no {what} "{shown(name)}"',
            expected="" if near else one_of(candidates),
            nearest=near,
        )
    return False
