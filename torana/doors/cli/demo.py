"""The people of a demonstration: enrolled, in the registers, and some of them in their posts."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import clock
from torana.base.actor import Holding, machine
from torana.parts.identity import api as identity
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.api import Demo


def is_here(marker: Path) -> bool:
    """Whether the people were brought, and written into the marker, which is the last step."""
    return len(marker.read_text().splitlines()) > 1


def bring(demo: Demo, marker: Path) -> None:
    """Bring everybody or nobody, then write whom to be into the marker. Safe to repeat."""
    by, now = machine("command line"), clock.now()
    with transaction.atomic():
        if identity.id_by_number(demo.people[0].number) is None:
            _bring(demo, by=by, now=now)
        codes = {
            one.number: identity.print_codes(
                _id_of(one.number), count=one.printed_codes, by=by, now=now
            )
            for one in demo.cast.values()
            if one.printed_codes
        }
    _write(demo, codes, marker)
    entries = sum(map(len, demo.entries.values()))
    sys.stdout.write(f"Brought {len(demo.people)} people and {entries} entries of registers\n")
    sys.stdout.flush()


def _bring(demo: Demo, *, by: Actor, now: datetime) -> None:
    people = identity.enrol_many(
        (identity.NewPerson(one.number, one.phone, one.email, one.language) for one in demo.people),
        by=by,
        now=now,
    )
    ids = {person.number: person.id for person in people}
    for registry, entries in demo.entries.items():
        registries.load(registry, entries, by=by, now=now, subjects=ids)
    for officer in demo.officers:
        for held in officer.holdings:
            holding = Holding(held.agency, held.post, held.office)
            identity.give_post(ids[officer.number], holding, by=by, now=now)


def _id_of(number: str) -> UUID:
    found = identity.id_by_number(number)
    assert found is not None, "a member of the cast who is not among the people"
    return found


def _write(demo: Demo, codes: dict[str, tuple[str, ...]], marker: Path) -> None:
    """Write whom to be: the ID number that signs in, who that is, and codes on paper."""
    phones = {one.number: one.phone for one in demo.people}
    shown = [
        {
            "name": one.name,
            "number": one.number,
            "role": one.role,
            "about": one.about,
            "phone": phones.get(one.number, ""),
            "codes": " ".join(codes.get(one.number, ())),
        }
        for one in demo.cast.values()
    ]
    # What the page /demo shows; written first, for the marker's second line says that all is here.
    (marker.parent / "cast.json").write_text(json.dumps(shown, ensure_ascii=False))
    lines = [marker.read_text().splitlines()[0], "", "Whom to be (the ID number signs in):"]
    for one in demo.cast.values():
        lines.append(f"{one.number}  {one.role:<8}  {one.name}. {one.about}")
        if one.number in codes:
            lines.append(f"{'':<22}codes on paper: {' '.join(codes[one.number])}")
    marker.write_text("\n".join(lines) + "\n")
