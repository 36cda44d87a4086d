"""Anyone reads the log at its addresses, and proves an entry with what is found there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import override_settings

from torana.base.actor import ANYONE
from torana.parts.transparency import api as transparency
from torana.pure import merkle, notes, tiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_this_door() -> object:
    with override_settings(ROOT_URLCONF="torana.doors.tiles.urls"):
        yield


@pytest.fixture
def log(as_sequencer: Callable[[], AbstractContextManager[None]]) -> int:
    """Return the size of a log with a full tile and some more leaves."""
    size = 259
    with transaction.atomic():
        for number in range(size):
            transparency.append(
                action="credential.checked",
                by=ANYONE,
                subject_id=None,
                object=f"credential:{number}",
                agency="",
                legal_basis="",
                purpose="verification",
                now=datetime(2026, 11, 22, tzinfo=UTC),
            )
    with as_sequencer():
        assert transparency.sequence_batch() == size
    return size


def fetched(client: Client, path: str) -> bytes:
    response = client.get(f"/log/{path}")
    assert response.status_code == 200, path
    assert isinstance(response.content, bytes)
    return response.content


def test_an_entry_is_proved_from_what_is_published(client: Client, log: int) -> None:
    verifier = notes.verifier_of(fetched(client, "key").decode())
    checkpoint = notes.open_checkpoint(fetched(client, "checkpoint").decode(), verifier)
    assert checkpoint.size == log

    def tile(level: int, index: int, width: int) -> bytes:
        return fetched(client, tiles.Place(level, index, width).path)

    read = tiles.node_reader(tile, log)
    assert merkle.root_at(log, read) == checkpoint.root
    entry = tiles.entries_of(fetched(client, "tile/entries/001.p/3"))[2]
    path = merkle.inclusion_proof(258, log, read)
    assert merkle.includes(checkpoint.root, log, 258, merkle.leaf_hash(entry), path)


def test_what_never_changes_may_be_kept_and_a_checkpoint_may_not(client: Client, log: int) -> None:
    del log
    for path in ("tile/0/000", "tile/1/000.p/1", "tile/entries/000"):
        response = client.get(f"/log/{path}")
        assert "immutable" in response["Cache-Control"]
        assert response["Content-Type"] == "application/octet-stream"
    response = client.get("/log/checkpoint")
    assert response["Cache-Control"] == "public, max-age=1"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/0/001.p/4", "tile/0/0", "tile/2/000.p/1", "tile/x/000", "tile/0/x"]
)
def test_what_is_not_there_is_not_found(client: Client, log: int, path: str) -> None:
    del log
    headers = {"Accept": "application/problem+json"}
    assert client.get(f"/log/{path}", headers=headers).status_code == 404


def test_nobody_writes_at_these_addresses(client: Client) -> None:
    assert client.post("/log/checkpoint").status_code == 405
