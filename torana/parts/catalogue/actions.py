"""What changes the catalogue: one verb."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import connection, transaction

from torana.language import api as language
from torana.parts.catalogue import queries
from torana.parts.catalogue.models import Edition, Publication, SourceText
from torana.parts.catalogue.records import Published, PublishedService
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from torana.base.actor import Actor

_NOT_PUBLISHED = "demo/"  # people and entries for trying things out
_LOCK = 0x746F72616E61  # "torana": one publication at a time


@transaction.atomic
def publish(folder: Path, *, by: Actor, now: datetime) -> Published:
    """Store what the nation folder says as immutable editions, and put it online.

    Idempotent: a folder that says what is online already changes nothing. Raises
    `language.Unsound` with every mistake when the checker does not pass it.
    """
    read = language.read_nation(folder)
    texts = {path: text for path, text in read.sources.items() if path[:5] != _NOT_PUBLISHED}
    hashes = {path: _sha256(text) for path, text in sorted(texts.items())}
    whole = _hash_of(hashes)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    online = Publication.objects.order_by("-number").first()
    changed = online is None or online.nation_sha256 != whole
    if changed:
        SourceText.objects.bulk_create(
            [SourceText(sha256=hashes[path], text=text) for path, text in texts.items()],
            ignore_conflicts=True,
        )
    editions = [_edition(name, hashes, now=now) for name in read.services]
    if changed:
        Publication.objects.create(
            nation_sha256=whole,
            files=hashes,
            editions={edition.service: str(edition.id) for edition, _ in editions},
            published_at=now,
        )
        transparency.append(
            action="edition.published",
            by=by,
            subject_id=None,
            object=f"nation:{whole}",
            agency="",
            legal_basis="",
            purpose="To put services online",
            now=now,
            details={"services": len(editions), "sha256": whole},
        )
    queries.forget()
    return Published(
        nation_sha256=whole,
        changed=changed,
        services=tuple(
            PublishedService(edition.service, edition.number, edition.sha256, changed=is_new)
            for edition, is_new in editions
        ),
    )


def _edition(service: str, hashes: Mapping[str, str], *, now: datetime) -> tuple[Edition, bool]:
    """Return the edition of these files, made now unless it stands, and whether it was made."""
    own = f"services/{service}/"
    files = {p: h for p, h in hashes.items() if p.startswith(own) or not p.startswith("services/")}
    sha256 = _hash_of(files)
    standing = Edition.objects.filter(service=service).order_by("-number")
    same = standing.filter(sha256=sha256).first()
    if same is not None:
        return same, False
    last = standing.first()
    number = last.number + 1 if last else 1
    edition = Edition(service=service, number=number, sha256=sha256, files=files, published_at=now)
    edition.save(force_insert=True)
    return edition, True


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_of(hashes: Mapping[str, str]) -> str:
    """Return the hash of a set of files: what `sha256sum` prints for them, sorted, hashed again."""
    return _sha256("".join(f"{sha256}  {path}\n" for path, sha256 in sorted(hashes.items())))
