"""Check that everything in the log is as it was written.

The tree is derived twice, from what is published and from the tables, and every row of the tables
is looked at beside it. Nothing but the signing key and the checkpoints that others kept is
believed. It runs as the owner, who alone may read every row, in one snapshot, and holds some
thousand rows at a time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from torana.parts.transparency import published, signing
from torana.parts.transparency.models import Leaf, Pending, Sequence, Tile
from torana.parts.transparency.verifying import rows
from torana.parts.transparency.verifying.cosigned import Cosigned
from torana.parts.transparency.verifying.findings import Findings
from torana.parts.transparency.verifying.signed import Signed
from torana.pure import logcheck, tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.parts.transparency.records import Report
    from torana.pure.logcheck import Fetch

_NO_TREE = tiles.Edge().root()


def verify_log(*, fetch: Fetch | None = None, known: tuple[str, ...] = ()) -> Report:
    """Check the whole log and report each problem in a plain sentence.

    `fetch` gets what is published at a path below the log's address; by default the tiles door's
    own answers are taken. `known` are checkpoints that somebody kept: the log must still begin
    with each of them, which is how a log that was cut off and signed anew is found.
    """
    with _snapshot():
        findings = Findings()
        verifiers = signing.verifiers()
        note = published.latest_checkpoint() or b""
        verifier = signing.verifier_of(note.decode())
        if verifier is None:
            _nothing_yet(findings)
            return findings.report(size=0, root=_NO_TREE, pending=0, erased=0, vkey="")
        if fetch or published.latest_checkpoint():
            logcheck.check(fetch or _own, verifier, findings.published)
        signed = Signed(verifiers, known, findings)
        walk = rows.Walk(findings, signed)
        walk.sequence()
        walk.pending()
        walk.strays()
        Cosigned(known, findings).walk()
        return findings.report(
            size=walk.edge.size,
            root=walk.edge.root(),
            pending=Pending.objects.count(),
            erased=walk.erased,
            vkey=verifier.vkey,
        )


def _nothing_yet(findings: Findings) -> None:
    """Before the first sequencer there is no key, and nothing may look signed."""
    for model in (Sequence, Tile):
        if model.objects.exists():
            table = model._meta.db_table  # noqa: SLF001 - public in all but name
            findings.add("inserted", table, "", "There are rows, but no key ever signed anything.")
    if Leaf.objects.exclude(id__in=Pending.objects.values("leaf_id")).exists():
        findings.add("missing", "transparency_signer", "", "The key of the log is missing.")


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the tables as they stand at one moment, while the sequencer goes on."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _own(path: str) -> bytes | None:
    """Return what the tiles door answers at a path."""
    if path == "checkpoint":
        return published.latest_checkpoint()
    _, level, rest = path.split("/", 2)
    place = tiles.place_of(level, rest)
    assert place
    if place.level is None:
        return published.entries(place.index, place.width)
    return published.tile(place.level, place.index, place.width)
