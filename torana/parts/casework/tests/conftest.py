"""Nyota, published, with a few people of hers in the registers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from torana.base.actor import Actor, Holding, machine, officer, person
from torana.base.postgres.scope import scope
from torana.language import api as language
from torana.parts.casework import api as casework
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

NYOTA = Path(__file__).parents[4] / "nations" / "nyota"
# A Thursday morning in Nairobi; Tuesday is Founders' Day.
NOW = datetime(2026, 11, 19, 6, 41, tzinfo=UTC)
LOADER = machine("command line")

AMINA, NEEMA, BRIAN = "3126490712", "7041826551", "6620347195"


def _population(number: str, name: str, born_on: str, district: str = "kaya") -> dict[str, str]:
    return {
        "id_number": number,
        "full_name": name,
        "sex": "female",
        "born_on": born_on,
        "place_of_birth": "Kaya",
        "country_of_birth": "Nyota",
        "household": "H1",
        "address": "Baobab Street 7, Kaya",
        "district": district,
        "address_since": "2019-05-01",
    }


def _birth(entry: str, number: str, name: str, born_on: str, **other: str) -> dict[str, str]:
    return {
        "entry_number": entry,
        "id_number": number,
        "full_name": name,
        "sex": "female",
        "born_on": born_on,
        "place_of_birth": "Kaya",
        "birth_district": "kaya",
        "mother_name": "Grace Wanjala",
        "informant": "Kaya Hospital",
        "registered_on": born_on,
        "registered_at": "Kaya",
        "status": "valid",
    } | other


@lru_cache
def _checked(folder: Path) -> language.NationFolder:
    return READ(folder)


READ = language.read_nation


@dataclass(frozen=True)
class Cast:
    """Who takes part, beside the cast of the whole house."""

    amina: Actor
    neema: Actor  # her child
    brian: Actor
    registrar: Actor
    second_registrar: Actor
    residence_officer: Actor
    officer_of_bandari: Actor


@pytest.fixture
def cast(  # noqa: PLR0917 - fixtures come by name
    db: None,  # noqa: ARG001 - opens the database
    as_owner: Switch,
    monkeypatch: pytest.MonkeyPatch,
    amina: Actor,
    stranger: Actor,
    registrar: Actor,
) -> Iterator[Cast]:
    """Publish Nyota and enrol the cast; the next test starts from nothing."""
    monkeypatch.setattr(language, "read_nation", _checked)
    catalogue.forget()
    neema = person(UUID("a0000000-0000-4000-8000-000000000005"))
    ids = {AMINA: amina.person_id, BRIAN: stranger.person_id, NEEMA: neema.person_id}
    with as_owner():
        catalogue.publish(NYOTA, by=LOADER, now=NOW)
        for number, person_id in ids.items():
            identity.enrol(number=number, language="en", by=LOADER, now=NOW, person_id=person_id)
        subjects = {number: i for number, i in ids.items() if i is not None}
        registries.load(
            "population",
            [
                _population(AMINA, "Amina Otieno", "1991-04-12"),
                _population(BRIAN, "Brian Okello Oyugi", "1988-01-30", "bandari"),
                _population(NEEMA, "Neema Otieno", "2019-03-27"),
            ],
            by=LOADER,
            now=NOW,
            subjects=subjects,
        )
        registries.load(
            "births",
            [
                _birth("KY-1991-0412", AMINA, "Amina Otieno", "1991-04-12"),
                _birth(
                    "KY-2019-0327",
                    NEEMA,
                    "Neema Otieno",
                    "2019-03-27",
                    mother_id_number=AMINA,
                    mother_name="Amina Otieno",
                ),
            ],
            by=LOADER,
            now=NOW,
            subjects=subjects,
        )
    yield Cast(
        amina=amina,
        neema=neema,
        brian=stranger,
        registrar=registrar,
        second_registrar=replace(registrar, person_id=UUID(int=0xA6)),
        residence_officer=_at("district-administration", "residence-officer", "kaya", 0xA7),
        officer_of_bandari=_at("district-administration", "residence-officer", "bandari", 0xA8),
    )
    catalogue.forget()


def _at(agency: str, post: str, office: str, number: int) -> Actor:
    return officer(UUID(int=number), (Holding(agency, post, office),))


class Doings:
    """What people do, as their doors do it: each in their own scope."""

    def __init__(self) -> None:
        self.now = NOW

    def begin(self, service: str, by: Actor) -> casework.Draft:
        """Start an application and agree to what is looked up."""
        with scope(by):
            draft = casework.start(service, by=by, now=self.now)
            return casework.agree(draft.id, by=by, now=self.now, language="en")

    def save(self, draft: casework.Draft, page: str, by: Actor, **raw: str) -> casework.Saved:
        """Save one page."""
        raw = {name.replace("__", "-"): value for name, value in raw.items()}
        with scope(by):
            return casework.save_page(draft.id, page, raw, {}, by=by, now=self.now)

    def own_birth(self, by: Actor) -> casework.Draft:
        """Fill in an application for one's own certificate, up to sending it."""
        draft = self.begin("birth-certificate", by)
        self.save(draft, "who", by, relation="self")
        return self.save(draft, "purpose", by, purpose="school", truth="yes").draft

    def childs_birth(self, by: Actor, child: str = NEEMA) -> casework.Draft:
        """Fill in an application for a child's certificate, up to sending it."""
        draft = self.begin("birth-certificate", by)
        self.save(draft, "who", by, relation="child")
        born = {"child_born_on__day": "27", "child_born_on__month": "3"}
        self.save(
            draft,
            "child",
            by,
            child_number=child,
            child_name="Neema",
            parent_as="mother",
            child_born_on__year="2019",
            **born,
        )
        return self.save(draft, "purpose", by, purpose="school", truth="yes").draft

    def residence(self, by: Actor) -> casework.Draft:
        """Fill in an application for a residence certificate at the address that is known."""
        draft = self.begin("residence-certificate", by)
        self.save(draft, "home", by, still_there="yes")
        return self.save(draft, "use", by, purpose="bank", household_size="4", truth="yes").draft

    def send(self, draft: casework.Draft, by: Actor) -> casework.Case:
        """Send the application in."""
        with scope(by):
            return casework.submit(draft.id, by=by, now=self.now)

    def see(self, case_id: UUID, by: Actor) -> casework.CaseView:
        """Open a case."""
        with scope(by):
            return casework.case(case_id, by=by, now=self.now)

    def act(self, case_id: UUID, action: str, by: Actor, **said: Any) -> casework.CaseView:
        """Open a case and act on it as it stands."""
        with scope(by):
            seen = said.pop("seen", None)
            if seen is None:
                seen = casework.case(case_id, by=by, now=self.now).version
            return casework.act(case_id, action, by=by, seen=seen, now=self.now, **said)


@pytest.fixture
def do() -> Doings:
    """Return what people do."""
    return Doings()
