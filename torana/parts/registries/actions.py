"""What reads and changes entries. Reading is here, for each reading is a fact of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.db import IntegrityError, transaction

from torana.base.ids import new_id
from torana.language.api import takes
from torana.parts.identity import api as identity
from torana.parts.registries import models, sealing
from torana.parts.registries.access import named, readable_by, writable_by
from torana.parts.registries.errors import EntryExists, KeyIncomplete, ValuesUnsound
from torana.parts.registries.queries import found_by
from torana.parts.registries.records import Entry
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.model import Registry

LOAD_BATCH = 500  # entries in one statement

_Rows: TypeAlias = tuple[models.Entry, models.EntryVersion, list[models.EntryKey]]


def find(
    registry: str,
    key: Mapping[str, str],
    *,
    agency: str,
    by: Actor,
    purpose: str,
    legal_basis: str,
    consent_id: UUID | None,
    subject_hint: UUID | None,
    now: datetime,
    details: Mapping[str, str | int | bool] | None = None,
) -> Entry | None:
    """Read the entry that `key` names, in the name of `agency`; None when there is none.

    `key` gives all fields of the registry's key or of one of its lookups. The reading is told to
    whom the entry is about; where nothing was found, to `subject_hint`, who was asked about.
    """
    found_in = readable_by(agency, registry)
    if set(key) not in [set(way) for way in sealing.ways(found_in)]:
        raise KeyIncomplete
    with transaction.atomic(savepoint=False):
        entry = found_by(sealing.key_mac(registry, key))
        told: dict[str, str | int | bool] = {"registry": registry, "found": entry is not None}
        if consent_id is not None:
            told["consent"] = str(consent_id)
        transparency.append(
            action="entry.read",
            by=by,
            subject_id=entry.subject_id if entry else subject_hint,
            object=f"entry:{entry.id}" if entry else f"registry:{registry}",
            agency=agency,
            legal_basis=legal_basis,
            purpose=purpose,
            now=now,
            details=told | dict(details or {}),
        )
    return entry


@transaction.atomic
def add(
    registry: str,
    values: Mapping[str, str],
    *,
    agency: str,
    by: Actor,
    legal_basis: str,
    now: datetime,
    case_id: UUID | None = None,
    details: Mapping[str, str | int | bool] | None = None,
) -> Entry:
    """Add an entry in the name of `agency`; whom it is about sees that it was added."""
    into = writable_by(agency, registry)
    subject_id = _subject(into, values, {})
    entry = _rows(into, values, subject_id, legal_basis=legal_basis, now=now, case_id=case_id)
    _insert([entry])
    transparency.append(
        action="entry.added",
        by=by,
        subject_id=subject_id,
        object=f"entry:{entry[0].id}",
        agency=agency,
        legal_basis=legal_basis,
        purpose=f"To keep the register: {registry}",
        now=now,
        details={"registry": registry} | dict(details or {}),
    )
    return Entry(entry[0].id, registry, dict(values), subject_id, 1, now)


@transaction.atomic
def load(
    registry: str,
    entries: Iterable[Mapping[str, str]],
    *,
    by: Actor,
    now: datetime,
    subjects: Mapping[str, UUID] | None = None,
    legal_basis: str = "",
) -> int:
    """Bring in an old register whole; return how many entries came in.

    `subjects` gives the person of each ID number; numbers that it lacks are asked of identity.
    One fact is logged for the whole load: it tells nobody anything about anybody that was not
    in the register before.
    """
    into = named(registry)
    known = dict(subjects or {})
    loaded = 0
    batch: list[_Rows] = []
    for values in entries:
        subject_id = _subject(into, values, known)
        batch.append(_rows(into, values, subject_id, legal_basis=legal_basis, now=now))
        if len(batch) == LOAD_BATCH:
            loaded += _insert(batch)
            batch = []
    loaded += _insert(batch)
    transparency.append(
        action="registry.loaded",
        by=by,
        subject_id=None,
        object=f"registry:{registry}",
        agency=into.agency,
        legal_basis=legal_basis,
        purpose="To bring in a register kept elsewhere",
        now=now,
        details={"registry": registry, "entries": loaded},
    )
    return loaded


def _subject(
    registry: Registry, values: Mapping[str, str], known: Mapping[str, UUID]
) -> UUID | None:
    """Return the person whom an entry is about, None where identity knows nobody by the number."""
    number = values.get(registry.subject, "") if registry.subject else ""
    if not number:
        return None
    if number in known:
        return known[number]
    return identity.id_by_number(number)


def _rows(
    registry: Registry,
    values: Mapping[str, str],
    subject_id: UUID | None,
    *,
    legal_basis: str,
    now: datetime,
    case_id: UUID | None = None,
) -> _Rows:
    """Return the rows of a new entry whose values fit the fields of its registry."""
    _must_fit(registry, values)
    entry = models.Entry(
        id=new_id(),
        registry=registry.name,
        agency=registry.agency,
        readers=list(registry.readers),
        subject_id=subject_id,
        recorded_at=now,
    )
    version = models.EntryVersion(
        entry=entry,
        version=1,
        sealed=sealing.seal(entry.id, subject_id, values),
        recorded_at=now,
        legal_basis=legal_basis,
        case_id=case_id,
    )
    found_by_keys = [
        models.EntryKey(
            entry=entry,
            mac=sealing.key_mac(registry.name, {name: values[name] for name in way}),
            is_key=index == 0,
        )
        for index, way in enumerate(sealing.ways(registry))
        if all(values.get(name) for name in way)
    ]
    return entry, version, found_by_keys


def _must_fit(registry: Registry, values: Mapping[str, str]) -> None:
    for name in values:
        if name not in registry.fields:
            raise ValuesUnsound(field=name)
    for name, field in registry.fields.items():
        if not field.optional and not values.get(name):
            raise ValuesUnsound(field=name)
        if not takes(field, values.get(name, "")):
            raise ValuesUnsound(field=name)


def _insert(rows: list[_Rows]) -> int:
    try:
        with transaction.atomic():
            models.Entry.objects.bulk_create([entry for entry, _, _ in rows])
            models.EntryVersion.objects.bulk_create([version for _, version, _ in rows])
            models.EntryKey.objects.bulk_create([key for _, _, keys in rows for key in keys])
    except IntegrityError as error:
        raise EntryExists from error
    return len(rows)
