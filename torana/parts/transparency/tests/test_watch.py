"""Operators are told how far the sequencer is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from torana.base import clock
from torana.base.actor import machine
from torana.base.witnesses import Witness
from torana.parts.transparency import api as transparency
from torana.parts.transparency.models import Cosignature
from torana.parts.transparency.watch import watch
from torana.pure import notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from pytest_django import Settings

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


def test_the_log_tells_how_long_a_witness_has_not_come(
    as_sequencer: Switch, settings: Settings
) -> None:
    key = notes.Verifier("w1.example", bytes(32), notes.COSIGNATURE)
    settings.WITNESSES = (Witness(key, "https://w1.example"),)
    now = clock.now()
    assert told("torana_log_unwitnessed_seconds", now) == {"w1.example": 0}
    for _ in range(2):
        with transaction.atomic():
            transparency.append(
                action="case.opened", by=machine("test"), subject_id=None, object="case:1",
                agency="", legal_basis="", purpose="", now=now,
            )  # fmt: skip
        with as_sequencer():
            transparency.sequence_batch()
    waits = told("torana_log_unwitnessed_seconds", now + timedelta(hours=2))["w1.example"]
    assert 7100 < waits < 7300
    with as_sequencer():
        Cosignature.objects.create(number=0, size=2, witness=key.vkey, line="")
    assert told("torana_log_unwitnessed_seconds", now) == {"w1.example": 0}
