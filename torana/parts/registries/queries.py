"""What reads registries. Finding an entry is an action, for it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.postgres import rows
from torana.parts.registries import models, sealing
from torana.parts.registries.records import Entry, EntryVersion

if TYPE_CHECKING:
    from uuid import UUID

VERSIONS_MAX = 200


def history(entry_id: UUID) -> tuple[EntryVersion, ...]:
    """Return an entry as it stood, the first version first; nothing where it may not be seen."""
    subject = models.Entry.objects.filter(id=entry_id).values_list("subject_id", flat=True).first()
    versions = models.EntryVersion.objects.filter(entry_id=entry_id).order_by("version")
    return tuple(
        EntryVersion(
            version=row.version,
            values=sealing.unseal(entry_id, subject, bytes(row.sealed)),
            recorded_at=row.recorded_at,
            legal_basis=row.legal_basis,
            case_id=row.case_id,
        )
        for row in versions[:VERSIONS_MAX]
    )


def found_by(mac: bytes) -> Entry | None:
    """Return the entry that a key names; of several the latest, if all are about one person.

    Twins may share a lookup such as a name and a day of birth: then it names nobody.
    """
    found = rows.ask(
        "SELECT id, registry, subject_id, version, recorded_at, sealed FROM registries_find(%s)",
        [mac],
    ).fetchall()
    if not found or (len(found) > 1 and (len({r[2] for r in found}) > 1 or found[0][2] is None)):
        return None
    entry_id, registry, subject_id, version, recorded_at, sealed = found[0]
    values = sealing.unseal(entry_id, subject_id, bytes(sealed))
    return Entry(entry_id, registry, values, subject_id, version, recorded_at)
