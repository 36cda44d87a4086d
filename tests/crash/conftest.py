"""The ground of the exact kills, made once for all that stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.yard import Yard, yard
from tests.nation import RunningNation, running_nation

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def nation() -> Iterator[RunningNation]:
    """Start a nation as people do."""
    with running_nation() as running:
        yield running


@pytest.fixture(scope="session")
def ground() -> Iterator[Yard]:
    """Stand up a nation whose processes die to order."""
    with yard() as made:
        yield made
