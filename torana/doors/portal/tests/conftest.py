"""Nyota, published, and two residents whose browsers are signed in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from torana.base import clock
from torana.base.actor import Assurance, machine
from torana.base.sessions import SessionStore
from torana.language import api as language
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]
    Browser = Callable[[Actor | None], Client]

NYOTA = Path(__file__).parents[4] / "nations" / "nyota"
LOADER = machine("command line")
AMINA, BRIAN = "3126490712", "6620347195"
READ = language.read_nation


@lru_cache
def _checked(folder: Path) -> language.NationFolder:
    return READ(folder)


@pytest.fixture
def browser(
    request: pytest.FixtureRequest,
    as_owner: Switch,
    monkeypatch: pytest.MonkeyPatch,
    amina: Actor,
    stranger: Actor,
) -> Iterator[Browser]:
    """Publish Nyota with two people in the registers; return what opens somebody's browser."""
    request.getfixturevalue("db")
    monkeypatch.setattr(language, "read_nation", _checked)
    catalogue.forget()
    people = ((AMINA, amina, "Amina Otieno"), (BRIAN, stranger, "Brian Okello"))
    now = clock.now()
    with as_owner():
        catalogue.publish(NYOTA, by=LOADER, now=now)
        for number, actor, _ in people:
            identity.enrol(
                number=number, language="en", by=LOADER, now=now, person_id=actor.person_id
            )
        subjects = {number: actor.person_id for number, actor, _ in people if actor.person_id}
        population = [_person(number, name) for number, _, name in people]
        registries.load("population", population, by=LOADER, now=now, subjects=subjects)
        registries.load("births", [_birth(AMINA)], by=LOADER, now=now, subjects=subjects)
    yield signed_in
    catalogue.forget()


@pytest.fixture
def anyone(browser: Browser) -> Client:
    """Return the browser of somebody who has not signed in."""
    return browser(None)


@pytest.fixture
def resident(browser: Browser, amina: Actor) -> Client:
    """Return Amina's browser."""
    return browser(amina)


@pytest.fixture
def other(browser: Browser, stranger: Actor) -> Client:
    """Return the browser of somebody who must see nothing of hers."""
    return browser(stranger)


def signed_in(actor: Actor | None) -> Client:
    """Return a browser with a session, as the sign-in door leaves one; without for nobody."""
    if actor is None:
        return Client()
    seconds = int(clock.now().timestamp())
    session = SessionStore()
    session.update(
        {
            "person": str(actor.person_id),
            "assurance": int(Assurance.SUBSTANTIAL),
            "since": seconds,
            "seen": seconds,
            "desk": False,
        }
    )
    session.save()
    client = Client()
    client.cookies["session"] = session.session_key or ""
    return client


def _person(number: str, name: str) -> dict[str, str]:
    return {
        "id_number": number,
        "full_name": name,
        "sex": "female",
        "born_on": date(1991, 4, 12).isoformat(),
        "place_of_birth": "Kaya",
        "country_of_birth": "Nyota",
        "household": "H1",
        "address": "Baobab Street 7, Kaya",
        "district": "kaya",
        "address_since": "2019-05-01",
    }


def _birth(number: str) -> dict[str, str]:
    return {
        "entry_number": "KY-1991-0412",
        "id_number": number,
        "full_name": "Amina Otieno",
        "sex": "female",
        "born_on": "1991-04-12",
        "place_of_birth": "Kaya",
        "birth_district": "kaya",
        "mother_name": "Grace Wanjala",
        "informant": "Kaya Hospital",
        "registered_on": "1991-04-20",
        "registered_at": "Kaya",
        "status": "valid",
    }
