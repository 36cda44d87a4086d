"""All checks, in the order in which a reader would make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torana.language.build import Reading


def check(reading: Reading) -> None:
    """Report whatever does not hold together in a nation."""
