"""Who asks, as the views and the database are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from torana.base.actor import ANYONE, Actor, Assurance, Holding, Kind, machine
from torana.base.sessions import SessionStore
from torana.base.web import actor_of
from torana.doors.signin import session
from torana.doors.signin.address import address_of
from torana.doors.signin.middleware import ActorMiddleware
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from pytest_django import Settings

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
REGISTRAR = Holding("civil-registration", "registrar", "kaya")


@pytest.fixture
def officer_id(as_owner: Switch, registrar: Actor) -> UUID:
    """Enrol the registrar and give them their post."""
    assert registrar.person_id
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with as_owner():
        people = [identity.NewPerson("2640815980", id=registrar.person_id)]
        identity.enrol_many(people, by=machine("command line"), now=now)
        identity.give_post(registrar.person_id, REGISTRAR, by=machine("command line"), now=now)
    return registrar.person_id


def visit(path: str, person_id: UUID | None, settings: Settings) -> tuple[Actor, str, str]:
    """Return who asked, and whom the database was told, from inside a request."""
    seen: list[tuple[Actor, str, str]] = []

    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('torana.person_id', true),"
                " current_setting('torana.agencies', true)"
            )
            told = cursor.fetchone()
        seen.append((actor_of(request), told[0] or "", told[1] or ""))
        return HttpResponse()

    request = RequestFactory().get(path)
    request.session = SessionStore()
    if person_id:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        signed_in = identity.SignedIn(person_id, Assurance.SUBSTANTIAL, holds_posts=True)
        session.begin(request, signed_in, datetime.now(UTC))  # noqa: TID251 - as old as it is
    ActorMiddleware(view)(request)
    return seen[0]


def test_nobody_is_nobody(settings: Settings) -> None:
    assert visit("/cases", None, settings) == (ANYONE, "", "")


def test_away_from_the_desk_an_officer_is_a_resident(officer_id: UUID, settings: Settings) -> None:
    actor, person, agencies = visit("/cases", officer_id, settings)
    assert (actor.kind, actor.holdings) == (Kind.PERSON, ())
    assert (person, agencies) == (str(officer_id), "")


@pytest.mark.parametrize("path", ["/desk", "/desk/cases"])
def test_at_the_desk_an_officer_has_their_posts(
    path: str, officer_id: UUID, settings: Settings
) -> None:
    actor, person, agencies = visit(path, officer_id, settings)
    assert (actor.kind, actor.holdings) == (Kind.OFFICER, (REGISTRAR,))
    assert (person, agencies) == (str(officer_id), "civil-registration")


def test_a_path_that_only_begins_like_the_desk_is_not_the_desk(
    officer_id: UUID, settings: Settings
) -> None:
    assert visit("/desktop", officer_id, settings)[0].holdings == ()


def test_the_next_request_knows_nothing_of_the_one_before(
    officer_id: UUID, settings: Settings
) -> None:
    visit("/desk", officer_id, settings)
    assert visit("/", None, settings) == (ANYONE, "", "")


def test_a_post_that_ended_is_ended_with_the_next_click(
    officer_id: UUID, settings: Settings, as_owner: Switch
) -> None:
    with as_owner():
        now = datetime(2026, 2, 1, tzinfo=UTC)
        identity.end_post(officer_id, REGISTRAR, by=machine("command line"), now=now)
    assert visit("/desk", officer_id, settings)[0].holdings == ()


@pytest.mark.parametrize(
    ("connected", "forwarded", "proxy", "address"),
    [
        ("192.0.2.1", "", False, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.5", False, "192.0.2.1"),  # anybody can write this header
        ("10.0.0.1", "6.6.6.6, 203.0.113.5", True, "203.0.113.5"),  # our proxy writes the last
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),  # a subscriber has a whole /64
        ("::ffff:192.0.2.1", "", False, "192.0.2.1"),
        ("", "", False, "unknown"),
    ],
)
def test_guesses_are_counted_where_they_come_from(
    connected: str, forwarded: str, settings: Settings, address: str, *, proxy: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    request = RequestFactory().get("/", REMOTE_ADDR=connected)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert address_of(request) == address
