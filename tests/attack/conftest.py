"""One nation for every attack: they are independent of one another, and it takes long to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.attack.barrage import Barrage
from tests.nation import running_nation

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def barrage() -> Iterator[Barrage]:
    with running_nation() as nation:
        barrage = Barrage.upon(nation)
        yield barrage
        barrage.close()
