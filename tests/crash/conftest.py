"""The ground of the exact kills, made once for all that stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.yard import Yard, yard

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def ground() -> Iterator[Yard]:
    """Stand up a nation whose processes die to order."""
    with yard() as made:
        yield made
