"""What the log's tests share: somebody who writes into it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pytest
from django.db import transaction

from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


# What `append` and `sequence_batch` take beside what a test cares for.
Told: TypeAlias = Any


class Write(Protocol):
    """Appends an event, with whatever the test does not care for filled in."""

    def __call__(self, by: Actor, subject_id: UUID | None = None, **told: Told) -> UUID:
        """Return the leaf's id."""


@pytest.fixture
def write() -> Write:
    def written(by: Actor, subject_id: UUID | None = None, **told: Told) -> UUID:
        usual: dict[str, Told] = {
            "action": "case.submitted",
            "object": "case:1",
            "agency": "civil-registration",
            "legal_basis": "Births Act, section 12",
            "purpose": "birth-certificate",
            "now": NOW,
        }
        with transaction.atomic():
            return transparency.append(by=by, subject_id=subject_id, **usual | told)

    return written


@pytest.fixture
def sequence(as_sequencer: Switch) -> Callable[..., int]:
    """Return the sequencer's one batch, done as the sequencer's role."""

    def sequenced(limit: int = 4096) -> int:
        with as_sequencer():
            return transparency.sequence_batch(limit=limit)

    return sequenced


def id_of(actor: Actor) -> UUID:
    """Return the person behind an actor of the cast."""
    assert actor.person_id
    return actor.person_id
