"""An id is the outside name of a thing: it tells no row number, and sorts by when it was made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from torana.base.ids import new_id

if TYPE_CHECKING:
    import pytest


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert abs((made.int >> 80) - time.time_ns() // 1_000_000) < 1000


def test_what_is_made_in_a_row_sorts_in_that_row() -> None:
    made = []
    for _ in range(200):
        made.append(new_id())
        time.sleep(0.000_001)
    assert made == sorted(made)


def test_a_clock_that_steps_back_puts_no_id_before_an_earlier_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = new_id()
    an_hour_ago = time.time_ns() - 3600 * 10**9
    monkeypatch.setattr("torana.base.ids.time.time_ns", lambda: an_hour_ago)
    after = [new_id(), new_id()]
    assert [before, *after] == sorted([before, *after])


def test_no_two_are_alike() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
