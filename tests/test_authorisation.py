"""Every address against everybody: the table is made from the URL map, so none can be left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from torana.base import clock
from torana.base.actor import Assurance, Holding, machine
from torana.base.web import Policy
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.test import Client

pytestmark = pytest.mark.django_db

NYOTA = Path(__file__).parent.parent / "nations/nyota"

CAST = {
    "anyone": (),
    "amina": (),
    "registrar": (Holding("civil-registration", "registrar", "kaya"),),
    "auditor": (Holding("data-protection-commission", "auditor", "head-office"),),
}
# What each policy answers to whom, where there is no such case, draft or file: never a page of it.
MAY = {
    Policy.ANYONE: set(CAST),
    Policy.RESIDENT: {"amina", "registrar", "auditor"},
    Policy.OFFICER: {"registrar", "auditor"},
    Policy.DEMO: set[str](),
}
WITHOUT_POLICY = {"health", "ready"}  # answered before anybody is named


def every_address(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """Return each route of the URL map with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        elif isinstance(entry, URLResolver):
            yield from every_address(entry, route)


ADDRESSES = sorted(every_address(), key=lambda pair: pair[0])
IDS = [route or "home" for route, _ in ADDRESSES]


def path_of(route: str) -> str:
    """Return an address of a thing that does not exist, or is not yours: nobody may tell which."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(":")
        return {"uuid": str(uuid4()), "int": "1"}.get(kind if name else "str", "x")

    return "/" + re.sub(r"<([^>]+)>", value, route)


@pytest.fixture
def device(
    client: Client, as_owner: Callable[[], AbstractContextManager[None]]
) -> Callable[[str], Client]:
    """Return a function that gives a browser in which somebody of the cast is signed in."""

    def sign_in(who: str) -> Client:
        if who == "anyone":
            return client
        now = clock.now()
        with as_owner():
            person = identity.enrol(
                number="3126490712",
                phone="",
                email="",
                language="en",
                by=machine("tests"),
                now=now,
            )
            for holding in CAST[who]:
                identity.give_post(person.id, holding, by=machine("tests"), now=now)
        session = client.session
        seconds = int(now.timestamp())
        session.update(
            {
                "person": str(person.id),
                "assurance": int(Assurance.SUBSTANTIAL),
                "since": seconds,
                "seen": seconds,
                "desk": bool(CAST[who]),
            }
        )
        session.save()
        return client

    return sign_in


@pytest.mark.parametrize(("route", "view"), ADDRESSES, ids=IDS)
def test_every_address_has_a_policy(route: str, view: Any) -> None:
    assert hasattr(view, "policy") or route in WITHOUT_POLICY


@pytest.fixture
def published(as_owner: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Publish Nyota for a test: without a nation most pages have nothing to show."""
    with as_owner():
        catalogue.publish(NYOTA, by=machine("tests"), now=clock.now())
    catalogue.forget()
    yield
    catalogue.forget()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", CAST)
def test_only_who_may_gets_past_the_door(
    who: str, method: str, device: Callable[[str], Client]
) -> None:
    browser = device(who)
    for route, view in ADDRESSES:
        answer = getattr(browser, method)(path_of(route), headers={"accept": "text/html"})
        told = f"{who} got {answer.status_code} at {method} {route}"
        assert answer.status_code < 500, told
        if route in WITHOUT_POLICY or route == "sign-out":
            continue
        refused = answer.status_code in {401, 403, 404, 405}
        sent_away = answer.get("Location", "").startswith("/sign-in")
        if who not in MAY[view.policy]:
            assert refused or sent_away, told
        elif "<uuid" in route:
            assert refused or answer.status_code == 302, f"{told}: of nothing there is no page"
