"""Operators are told how far the sequencer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from torana.base import clock
from torana.base.actor import machine
from torana.parts.transparency import api as transparency
from torana.parts.transparency.watch import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def told(name: str, at: datetime) -> dict[str, float]:
    """Return a number's values by the word of their label."""
    return {n.labels[0][1] if n.labels else "": n.value for n in watch(at) if n.name == name}


def test_the_log_tells_what_waits_and_how_long(as_sequencer: Switch) -> None:
    now = clock.now()
    with transaction.atomic():
        transparency.append(
            action="case.opened", by=machine("test"), subject_id=None, object="case:1", agency="",
            legal_basis="", purpose="", now=now,
        )  # fmt: skip
    assert told("torana_log_pending", now) == {"": 1}
    assert told("torana_log_size", now) == {"": 0}
    with as_sequencer():
        transparency.sequence_batch()
    assert told("torana_log_pending", now) == {"": 0}
    assert told("torana_log_size", now) == {"": 1}
    assert told("torana_log_newest_leaf_seconds", now)[""] < 60
