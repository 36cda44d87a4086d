"""Publishing: what passed becomes an edition that never changes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from torana.base.actor import machine
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
NYOTA = Path(__file__).parents[4] / "nations" / "nyota"
NOW = datetime(2026, 11, 19, 6, 41, tzinfo=UTC)
BY = machine("command line")
SERVICES = sorted(folder.name for folder in (NYOTA / "services").iterdir())


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    catalogue.forget()
    yield
    catalogue.forget()


@pytest.fixture
def nyota(tmp_path: Path) -> Path:
    """Return a copy of Nyota to write in."""
    return Path(shutil.copytree(NYOTA, tmp_path / "nyota"))


def _publish(folder: Path, as_owner: Switch) -> catalogue.Published:
    with as_owner():
        return catalogue.publish(folder, by=BY, now=NOW)


def _reword(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


def test_before_the_first_publication_nothing_is_online() -> None:
    with pytest.raises(catalogue.NothingPublished):
        catalogue.nation()


def test_what_is_published_is_online(as_owner: Switch) -> None:
    published = _publish(NYOTA, as_owner)
    assert published.changed
    assert [(s.name, s.number, s.changed) for s in published.services] == [
        (name, 1, True) for name in SERVICES
    ]
    assert catalogue.nation().name.in_("en") == "Republic of Nyota"
    assert catalogue.service("birth-certificate").agency.title.in_("en") == "Civil Registration"
    with pytest.raises(catalogue.ServiceUnknown):
        catalogue.service("passport")


def test_publishing_the_same_again_changes_nothing(as_owner: Switch) -> None:
    first = _publish(NYOTA, as_owner)
    again = _publish(NYOTA, as_owner)
    assert not again.changed
    assert again.nation_sha256 == first.nation_sha256
    assert not any(s.changed for s in again.services)


def test_a_changed_service_is_a_new_edition_and_the_others_stand(
    as_owner: Switch, nyota: Path
) -> None:
    _publish(nyota, as_owner)
    before = catalogue.service("birth-certificate")
    service = "services/birth-certificate/service.yaml"
    _reword(nyota, service, "A registrar checks the entry", "A registrar reads the entry")
    published = _publish(nyota, as_owner)
    changed = {s.name: s.number for s in published.services if s.changed}
    assert changed == {"birth-certificate": 2}
    after = catalogue.service("birth-certificate")
    assert after.service.process.stages["review"].title.in_("en") == "A registrar reads the entry"
    old = catalogue.edition(before.id)
    assert old.service.process.stages["review"].title.in_("en") == "A registrar checks the entry"


def test_going_back_to_an_earlier_text_goes_back_to_its_edition(
    as_owner: Switch, nyota: Path
) -> None:
    _publish(nyota, as_owner)
    first = catalogue.service("birth-certificate").id
    service = "services/birth-certificate/service.yaml"
    _reword(nyota, service, "A registrar checks the entry", "A registrar reads the entry")
    _publish(nyota, as_owner)
    _publish(NYOTA, as_owner)
    assert catalogue.service("birth-certificate").id == first


def test_demonstration_people_are_not_published(as_owner: Switch) -> None:
    _publish(NYOTA, as_owner)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM catalogue_sourcetext WHERE text LIKE '%Joyce Achieng%'"
        )
        assert cursor.fetchone() == (0,)


def test_an_edition_cannot_be_changed(as_owner: Switch) -> None:
    _publish(NYOTA, as_owner)
    for statement in (
        "UPDATE catalogue_edition SET sha256 = ''",
        "DELETE FROM catalogue_publication",
        "INSERT INTO catalogue_sourcetext VALUES ('0', 'x')",
    ):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("birth", ["birth-certificate"]),
        ("BIRTH certif", ["birth-certificate"]),
        ("certificate", ["birth-certificate", "residence-certificate"]),
        ("rent", ["residence-certificate"]),
        ("motorcycle", []),
        ("  ", []),
    ],
)
def test_services_are_found_by_what_people_type(
    as_owner: Switch, text: str, found: list[str]
) -> None:
    _publish(NYOTA, as_owner)
    assert [edition.service.name for edition in catalogue.search(text, "ar")] == found


def test_services_are_found_by_need_and_by_agency(as_owner: Switch) -> None:
    _publish(NYOTA, as_owner)
    assert [e.service.name for e in catalogue.by_need("birth")] == ["birth-certificate"]
    assert [e.service.name for e in catalogue.by_agency("district-administration")] == [
        "residence-certificate"
    ]


def test_an_agencys_calendar_knows_its_holidays(as_owner: Switch) -> None:
    _publish(NYOTA, as_owner)
    calendar = catalogue.calendar_of("civil-registration")
    assert calendar.weekend == (6, 7)
    assert calendar.holidays[datetime(2026, 11, 24, tzinfo=UTC).date()] == "2026-11-24"
