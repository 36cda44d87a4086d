"""A log with leaves, witnesses in processes of their own, and settings that name them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from torana.base import clock, witnesses
from torana.base.actor import machine
from torana.doors.witness.tests.running import Running
from torana.parts.transparency import api as transparency
from torana.parts.transparency.cosigning import ask_witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from uuid import UUID

    from pytest_django import Settings

    Switch = Callable[[], AbstractContextManager[None]]


def append(subject_id: UUID | None = None) -> UUID:
    """Write one fact into the log."""
    with transaction.atomic():
        return transparency.append(
            action="case.opened", by=machine("test"), subject_id=subject_id, object="case:1",
            agency="", legal_basis="Births Act", purpose="test", now=clock.now(),
        )  # fmt: skip


@pytest.fixture
def grow(as_sequencer: Switch) -> Callable[[int], None]:
    """Return what writes so many facts and puts them under one checkpoint."""

    def grown(count: int) -> None:
        for _ in range(count):
            append()
        with as_sequencer():
            transparency.sequence_batch()

    return grown


@pytest.fixture
def witness(tmp_path: Path, settings: Settings, grow: Callable[[int], None]) -> Iterator[Running]:
    """Return a witness that follows this log, of which there is one leaf."""
    settings.DATA = tmp_path
    grow(1)
    vkey = transparency.vkey() or ""
    running = Running(tmp_path / "memory", vkey)
    told = [f"{running.vkey}@http://127.0.0.1:{running.port}"]
    settings.WITNESSES, problems = witnesses.read(told, "TORANA_WITNESSES")
    assert not problems
    settings.WITNESS_QUORUM = 1
    yield running
    running.kill()


@pytest.fixture
def ask(as_sequencer: Switch) -> Callable[..., bool]:
    """Return one round of asking the witnesses, in the sequencer's role."""

    def asked(standing: dict[str, Any] | None = None) -> bool:
        with as_sequencer(), ThreadPoolExecutor(2) as pool:
            return ask_witnesses({} if standing is None else standing, pool)

    return asked
