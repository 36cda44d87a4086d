"""Sending a file as amina does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from torana.parts.documents import api as documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor

    Acting = Callable[[Actor], AbstractContextManager[None]]
    Send = Callable[[str, bytes], documents.Document]

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Return the moment at which everything here happens."""
    return NOW


@pytest.fixture
def send(db: None, amina: Actor, acting: Acting) -> Send:  # noqa: ARG001 - marks cannot ask for it
    """Send a file as an answer that takes PDF, JPEG and PNG up to 8 MB."""

    def send(name: str, content: bytes) -> documents.Document:
        assert amina.person_id
        with acting(amina):
            return documents.receive(
                name=name,
                content=content,
                accept=("pdf", "jpeg", "png"),
                size_bytes_max=8_000_000,
                holder_id=amina.person_id,
                by=amina,
                now=NOW,
            )

    return send
