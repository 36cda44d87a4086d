"""Leaves get their index without a gap, and stand under a signed checkpoint."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from torana.parts.transparency import api as transparency
from torana.parts.transparency.models import Checkpoint, Pending, Sequence, Tile
from torana.pure import merkle, notes, tiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.base.actor import Actor
    from torana.parts.transparency.tests.conftest import Switch, Write

pytestmark = pytest.mark.django_db


def published_root(size: int) -> bytes:
    """Return the root above the entries as they are published."""
    entries: list[bytes] = []
    while len(entries) < size:
        width = min(tiles.WIDTH, size - len(entries))
        bundled = transparency.entries(len(entries) // tiles.WIDTH, width)
        assert bundled
        entries += tiles.entries_of(bundled)
    return merkle.root_of([merkle.leaf_hash(entry) for entry in entries])


def opened() -> notes.Checkpoint:
    note, vkey = transparency.latest_checkpoint(), transparency.vkey()
    assert note
    assert vkey
    return notes.open_checkpoint(note.decode(), notes.verifier_of(vkey))


def test_nothing_is_published_before_the_first_leaf(sequence: Callable[..., int]) -> None:
    assert transparency.latest_checkpoint() is None
    assert transparency.vkey() is None
    assert sequence() == 0
    assert transparency.vkey()
    assert transparency.tile(0, 0, 1) is None


def test_a_leaf_comes_under_a_signed_checkpoint(
    write: Write, sequence: Callable[..., int], amina: Actor
) -> None:
    write(amina, amina.person_id)
    assert sequence() == 1
    checkpoint = opened()
    assert (checkpoint.origin, checkpoint.size) == ("nyota.example/log", 1)
    assert checkpoint.root == published_root(1)
    assert sequence() == 0


def test_a_batch_has_a_limit_and_the_rest_follows(
    write: Write, sequence: Callable[..., int], as_owner: Switch, amina: Actor
) -> None:
    for _ in range(7):
        write(amina)
    assert [sequence(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    with as_owner():
        assert not Pending.objects.exists()
        indexes = list(Sequence.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(7))
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]


def test_tiles_fill_and_are_published_in_every_width(
    write: Write, sequence: Callable[..., int], amina: Actor
) -> None:
    for _ in range(600):
        write(amina)
    while sequence(limit=250):
        pass
    assert opened().root == published_root(600)
    full = list(Tile.objects.order_by("level", "index").values_list("level", "index"))
    assert full == [(0, 0), (0, 1)]
    for place in tiles.places_of(600):
        tile = transparency.tile(place.level or 0, place.index, place.width)
        assert tile
        assert len(tile) == 32 * place.width
    first = transparency.tile(0, 0)
    assert first
    assert transparency.tile(0, 0, 17) == first[: 17 * 32]
    above = transparency.tile(1, 0, 2)
    assert above
    assert above[:32] == merkle.root_of(tiles.hashes_of(first))
    assert transparency.tile(0, 2) is None
    assert transparency.tile(0, 2, 89) is None
    assert transparency.tile(1, 0, 3) is None
    assert transparency.entries(2, 89) is None


def test_nothing_is_signed_on_top_of_a_changed_tree(
    write: Write, sequence: Callable[..., int], as_owner: Switch, amina: Actor
) -> None:
    write(amina)
    sequence()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE transparency_leaf SET commitment = sha256(commitment)")
    write(amina)
    with pytest.raises(transparency.TreeBroken):
        sequence()
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_who_commit_out_of_order_lose_nothing(
    write: Write, as_owner: Switch, amina: Actor
) -> None:
    """Eight writers hold their leaves back for random times while two sequencers work."""
    stop, written = threading.Event(), []

    def writer(seed: int) -> None:
        for round_ in range(15):
            with transaction.atomic():
                leaves = [write(amina, amina.person_id) for _ in range(3)]
                threading.Event().wait(((seed * 7 + round_ * 13) % 10) / 1000)
            written.extend(leaves)
        connection.close()

    def sequencer() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE torana_sequencer")
        while not stop.is_set():
            transparency.sequence_batch(limit=20)
        while transparency.sequence_batch(limit=20):
            pass
        connection.close()

    sequencers = [threading.Thread(target=sequencer) for _ in range(2)]
    writers = [threading.Thread(target=writer, args=[seed]) for seed in range(8)]
    for thread in sequencers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sequencers:
        thread.join()
    with as_owner():
        rows = list(Sequence.objects.order_by("index").values_list("index", "leaf_id"))
        assert not Pending.objects.exists()
    assert [index for index, _ in rows] == list(range(len(written)))
    assert {leaf for _, leaf in rows} == set(written)
    assert len(written) == 8 * 15 * 3
    assert opened().root == published_root(len(written))
