"""Check a log from what it publishes, with nothing but its key: any monitor could do the same.

It reads the checkpoint, every bundle of entries and every tile, derives the tree from the entries,
and says where what is published does not fit. It holds one tile a level in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from torana.pure import notes, tiles
from torana.pure.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable

Fetch: TypeAlias = "Callable[[str], bytes | None]"  # path below the log's address -> content
Tell: TypeAlias = "Callable[[str, str], None]"  # (path, what is wrong there)


def check(fetch: Fetch, verifier: notes.Verifier, tell: Tell) -> notes.Checkpoint | None:
    """Check what is published and `tell` each thing that is wrong; return the checkpoint."""
    note = fetch("checkpoint")
    if note is None:
        tell("checkpoint", "There is no checkpoint.")
        return None
    try:
        checkpoint = notes.open_checkpoint(note.decode(), verifier)
    except ValueError as error:
        tell("checkpoint", f"The checkpoint does not open: {error}.")
        return None
    edge = tiles.Edge()
    for index in range(-(-checkpoint.size // tiles.WIDTH)):
        place = tiles.Place(0, index, tiles.width_at(0, index, checkpoint.size))
        hashes = _leaves(fetch, place, tell)
        _compare(fetch, place, b"".join(hashes), tell)
        full = [tile for hashed in hashes for tile in edge.append(hashed)]
        for tile in full[1:]:
            _compare(fetch, tiles.Place(tile.level, tile.index), tile.hashes, tell)
    for place, hashes in edge.partial():
        if place.level:
            _compare(fetch, place, b"".join(hashes), tell)
    if edge.root() != checkpoint.root:
        tell("checkpoint", "The entries do not have the root that the checkpoint signs.")
    return checkpoint


def _leaves(fetch: Fetch, place: tiles.Place, tell: Tell) -> list[bytes]:
    """Return the leaf hashes of a bundle: as many as there must be, whatever is published."""
    path = tiles.Place(None, place.index, place.width).path
    bundled = fetch(path)
    try:
        entries = tiles.entries_of(bundled or b"")
    except ValueError:
        entries = []
    if len(entries) != place.width:
        tell(path, f"The bundle should hold {place.width} entries and holds {len(entries)}.")
        entries = (entries + [b""] * place.width)[: place.width]
    return [leaf_hash(entry) for entry in entries]


def _compare(fetch: Fetch, place: tiles.Place, derived: bytes, tell: Tell) -> None:
    published = fetch(place.path)
    if published is None:
        tell(place.path, "The tile is missing.")
    elif published != derived:
        tell(place.path, "The tile does not hold the hashes of what stands below it.")
