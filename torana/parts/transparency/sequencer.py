"""The sequencer: gives pending leaves their index, grows the tree and signs it.

There is one at a time: it holds an advisory lock. It inserts and deletes and never updates, so its
database role may not. A batch is one transaction: leaves leave `pending`, get the next indexes,
fill tiles, and stand under a signed checkpoint, all of it or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from torana.base import clock
from torana.base.logs import logger
from torana.base.postgres import rows
from torana.parts.transparency import signing, tree
from torana.parts.transparency.models import Checkpoint, Tile
from torana.pure import notes, tiles
from torana.pure.merkle import leaf_hash

if TYPE_CHECKING:
    from threading import Event as Stop

log = logger(__name__)

BATCH_MAX = 4096
PAUSE_S = 0.25  # between batches: a batch costs much the same however many leaves it has
WAIT_S = 1.0  # for the sequencer that holds the lock
PAUSE_S_MAX = 5.0  # between attempts to reach a lost database
BROKEN_S = 30.0  # between looks at a tree that may not be extended
_LOCK = 7_281_962  # one sequencer at a time

# Leaves are numbered by their ids, which sort by the millisecond they were made. A row that
# commits late is taken by a later batch: nothing is skipped, and no order of commits is assumed.
_TAKE = """
WITH taken AS (
    DELETE FROM transparency_pending WHERE leaf_id IN (
        SELECT leaf_id FROM transparency_pending ORDER BY leaf_id LIMIT %s
    ) RETURNING leaf_id
), placed AS (
    INSERT INTO transparency_sequence (index, leaf_id)
    SELECT %s + row_number() OVER (ORDER BY leaf_id) - 1, leaf_id FROM taken
    RETURNING index, leaf_id
)
SELECT leaf.commitment FROM placed JOIN transparency_leaf AS leaf ON leaf.id = placed.leaf_id
ORDER BY placed.index
"""


class TreeBroken(Exception):  # noqa: N818 - reads as what happened
    """The tree is not the one that was signed; nothing is signed on top of it."""


def sequence_batch(*, limit: int = BATCH_MAX) -> int:
    """Sequence and integrate what is pending, at most `limit`; return how many leaves it was.

    Returns 0 as well while another sequencer is at work. Refuses, with TreeBroken, to extend a
    tree whose right edge does not carry the root that was signed last.
    """
    with transaction.atomic():
        if not _locked("pg_try_advisory_xact_lock"):
            return 0
        signer = signing.ensure_key(clock.now())
        last = tree.last_checkpoint()
        size, root = (last.size, bytes(last.root)) if last else (0, tiles.Edge().root())
        entries = _take(size, limit)
        if not entries:
            return 0
        edge = tree.edge(size)
        if edge.root() != root:
            raise TreeBroken(f"the tree of {size} leaves does not have the root that was signed")
        _grow(edge, entries)
        checkpoint = notes.Checkpoint(signer.name, edge.size, edge.root())
        rows.insert(
            Checkpoint(
                number=last.number + 1 if last else 0,
                size=checkpoint.size,
                root=checkpoint.root,
                note=signing.sign(checkpoint, signer),
            )
        )
        return len(entries)


def _take(size: int, limit: int) -> list[bytes]:
    return [entry for (entry,) in rows.ask(_TAKE, [limit, size]).fetchall()]


def _grow(edge: tiles.Edge, entries: list[bytes]) -> None:
    full = [tile for entry in entries for tile in edge.append(leaf_hash(entry))]
    Tile.objects.bulk_create(
        Tile(level=t.level, index=t.index, hashes=t.hashes, root=t.root) for t in full
    )


def run_sequencer(stop: Stop) -> None:
    """Sequence what is pending until `stop` is set; outlive a lost database.

    A second sequencer waits for the first one's lock, and takes over when its connection ends.
    """
    pause_s = PAUSE_S
    while not stop.is_set():
        try:
            _sequence_while_first(stop)
            pause_s = PAUSE_S
        except DatabaseError as error:
            log.warning("sequencer_database_lost", kind=type(error).__name__)
            pause_s = min(pause_s * 2, PAUSE_S_MAX)
        except TreeBroken:
            log.exception("sequencer_tree_broken")
            pause_s = BROKEN_S
        finally:
            connection.close()  # and with it the lock
        stop.wait(pause_s)


def _sequence_while_first(stop: Stop) -> None:
    while not _locked("pg_try_advisory_lock"):
        if stop.wait(WAIT_S):
            return
    log.info("sequencer_started", size=tree.size_now())
    while not stop.is_set():
        if sequence_batch() < BATCH_MAX:
            stop.wait(PAUSE_S)


def _locked(how: str) -> bool:
    return bool(rows.ask(f"SELECT {how}(%s)", [_LOCK]).fetchone()[0])
