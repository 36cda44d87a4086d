"""Entries: found by whole keys, told to whom they are about, never overwritten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from torana.base.actor import machine
from torana.base.errors import NotAllowed
from torana.base.postgres.scope import scope
from torana.parts.catalogue import api as catalogue
from torana.parts.registries import api as registries
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
NYOTA = Path(__file__).parents[4] / "nations" / "nyota"
NOW = datetime(2026, 11, 19, 6, 41, tzinfo=UTC)
LOADER = machine("command line")
COPY = {
    "reference": "NY-7QK4-2M",
    "entry_number": "KY-1991-0412",
    "id_number": "3126490712",
    "asked_by": "3126490712",
    "relation": "self",
    "purpose": "school",
    "issued_on": "2026-11-19",
}


@pytest.fixture(autouse=True)
def _published(as_owner: Switch) -> Iterator[None]:
    catalogue.forget()
    with as_owner():
        catalogue.publish(NYOTA, by=LOADER, now=NOW)
    yield
    catalogue.forget()


@pytest.fixture
def copy(amina: Actor, as_owner: Switch) -> dict[str, str]:
    """Return an entry that stands in the register of copies, about Amina."""
    assert amina.person_id is not None
    with as_owner():
        registries.load(
            "certificate-copies",
            [COPY],
            by=LOADER,
            now=NOW,
            subjects={COPY["id_number"]: amina.person_id},
        )
    return COPY


def _find(key: dict[str, str], by: Actor, **other: Any) -> registries.Entry | None:
    asked = {
        "agency": "civil-registration",
        "purpose": "To see whether a copy was made",
        "legal_basis": "Civil Registration Act 2019, section 12(4)",
        "consent_id": None,
        "subject_hint": by.person_id,
        "now": NOW,
    }
    with scope(by):
        return registries.find("certificate-copies", key, by=by, **(asked | other))


def test_an_entry_is_found_however_its_key_is_typed(copy: dict[str, str], amina: Actor) -> None:
    entry = _find({"reference": "  ny-7qk4-2m "}, amina)
    assert entry is not None
    assert entry.values == copy


def test_part_of_a_key_finds_nothing(copy: dict[str, str], amina: Actor) -> None:
    with pytest.raises(registries.KeyIncomplete):
        _find({"id_number": copy["id_number"]}, amina)
    assert _find({"reference": "NY-0000-00"}, amina) is None


def test_an_agency_reads_only_what_it_owns_or_was_granted(
    copy: dict[str, str], amina: Actor
) -> None:
    with pytest.raises(NotAllowed):
        _find({"reference": copy["reference"]}, amina, agency="district-administration")


def test_a_reading_is_told_to_whom_the_entry_is_about(
    copy: dict[str, str], amina: Actor, registrar: Actor
) -> None:
    assert amina.person_id is not None
    _find({"reference": copy["reference"]}, registrar)
    with scope(amina):
        (event, *_) = transparency.events_of(amina.person_id).rows
    assert (event.action, event.purpose) == ("entry.read", "To see whether a copy was made")
    assert event.legal_basis == "Civil Registration Act 2019, section 12(4)"


def test_looking_for_what_is_not_there_is_told_too(amina: Actor) -> None:
    assert amina.person_id is not None
    _find({"reference": "NY-0000-00"}, amina)
    with scope(amina):
        (event,) = transparency.events_of(amina.person_id).rows
    assert event.details["found"] is False


def test_two_entries_cannot_have_one_key(copy: dict[str, str], as_worker: Switch) -> None:
    with as_worker(), pytest.raises(registries.EntryExists):
        registries.add(
            "certificate-copies",
            copy,
            agency="civil-registration",
            by=LOADER,
            legal_basis="",
            now=NOW,
        )


@pytest.mark.parametrize("change", [{"shoe_size": "38"}, {"purpose": ""}, {"purpose": "Work"}])
def test_an_entry_fits_the_fields_of_its_register(
    as_worker: Switch, change: dict[str, str]
) -> None:
    with as_worker(), pytest.raises(registries.ValuesUnsound):
        registries.add(
            "certificate-copies",
            COPY | change,
            agency="civil-registration",
            by=LOADER,
            legal_basis="",
            now=NOW,
        )


def test_an_old_register_comes_in_only_with_areas_of_the_nation(as_owner: Switch) -> None:
    home = HOME | {"reference": "NY-12", "certified_district": "atlantis"}
    with as_owner(), pytest.raises(registries.ValuesUnsound, match="certified_district"):
        registries.load("residence-certificates", [home], by=LOADER, now=NOW)


def test_only_who_may_write_adds(as_worker: Switch) -> None:
    with as_worker(), pytest.raises(NotAllowed):
        registries.add(
            "certificate-copies",
            COPY,
            agency="district-administration",
            by=LOADER,
            legal_basis="",
            now=NOW,
        )


def test_an_entry_tells_how_it_came_to_stand(as_worker: Switch) -> None:
    case_id = uuid4()
    with as_worker():
        entry = registries.add(
            "certificate-copies",
            COPY,
            agency="civil-registration",
            by=LOADER,
            legal_basis="Civil Registration Act 2019, section 12",
            now=NOW,
            case_id=case_id,
        )
        (version,) = registries.history(entry.id)
    assert (version.version, version.values, version.case_id) == (1, COPY, case_id)


HOME = {
    "id_number": "7000000010",
    "certified_address": "Baobab Street 7",
    "certified_district": "kaya",
    "lives_there_since": "2019-05-01",
    "purpose": "bank",
    "issued_on": "2026-11-19",
}


@pytest.mark.parametrize(("known", "found"), [(True, "NY-11"), (False, None)])
def test_of_several_entries_the_latest_counts_if_all_are_about_one_person(
    as_owner: Switch, amina: Actor, *, known: bool, found: str | None
) -> None:
    """A lookup that may mean two people, such as twins, finds neither of them."""
    entries = [HOME | {"reference": f"NY-{n}"} for n in (10, 11)]
    with as_owner():
        subjects = {HOME["id_number"]: uuid4()} if known else {}
        registries.load("residence-certificates", entries, by=LOADER, now=NOW, subjects=subjects)
    with scope(amina):
        entry = registries.find(
            "residence-certificates",
            {"id_number": HOME["id_number"]},
            agency="district-administration",
            by=amina,
            purpose="test",
            legal_basis="",
            consent_id=None,
            subject_hint=None,
            now=NOW,
        )
    assert (entry.values["reference"] if entry else None) == found
