"""Any hostile request, drawn by hypothesis from a world and its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.attack.bodies import body
from tests.attack.drawing import Field
from tests.attack.framing import framing
from tests.attack.headers import headers
from tests.attack.kinds import address, form, huge, ids, onward, others, path, queried, stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

    from tests.attack.cast import World
    from tests.attack.crawl import Map
    from tests.attack.wire import Request

# How often each kind is drawn; a huge one costs as much as a hundred others.
WEIGHTS: dict[Callable[[Field], Request], int] = {
    address: 20,
    others: 20,
    ids: 8,
    path: 10,
    queried: 14,
    form: 30,
    stale: 5,
    body: 8,
    headers: 14,
    framing: 3,
    onward: 5,
}
HUGE_ONE_IN = 400


def requests(world: World, found: Map) -> st.SearchStrategy[Request]:
    """Draw any request of any kind."""
    kinds = [kind for kind, weight in WEIGHTS.items() for _ in range(weight)]

    @st.composite
    def drawn(draw: DrawFn) -> Request:
        field = Field(world, found, draw)
        if field.chance(HUGE_ONE_IN):
            return huge(field)
        return draw(st.sampled_from(kinds))(field)

    return drawn()
