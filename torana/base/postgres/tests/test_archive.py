"""An archive that fails is told by how long it took nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from torana.base.postgres.archive import Archiver

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
RESET = NOW - timedelta(days=9)


def ago(seconds: float | None) -> datetime | None:
    return None if seconds is None else NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("on", "failed", "archived", "told"),
    [
        (False, None, None, None),  # nobody asked for an archive
        (False, 5, 60, None),  # it failed, and was given up
        (True, None, None, 0),  # nothing was to be copied yet
        (True, None, 7000, 0),  # a quiet night
        (True, 600, 30, 0),  # it failed, and works again
        (True, 5, 90, 90),  # the latest try failed
        (True, 5, None, 9 * 86_400),  # it never worked since PostgreSQL counts
    ],
)
def test_it_is_told_for_how_long_it_fails(
    *, on: bool, failed: float | None, archived: float | None, told: float | None
) -> None:
    archiver = Archiver(on, "0001", ago(failed), ago(archived), RESET)
    assert archiver.fails_for_s(NOW) == told
    assert archiver.fails == bool(told)
