"""Sessions against those who plant, keep, copy or race for them. Over HTTP, on real rows."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from django.db import connection
from django.test import Client

from torana.base import clock
from torana.base.actor import Holding, machine
from torana.parts.catalogue import api as catalogue
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pytest_django import Settings

    Switch = Callable[[], AbstractContextManager[None]]

T = TypeVar("T")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("enrolled"),
]
NUMBER, PHONE = "3126490712", "+999712000101"
INSIDE = "/sign-in/printed-codes"
PLANTED = "plantedplantedplantedplantedplan"


@pytest.fixture
def enrolled(as_owner: Switch, settings: Settings) -> Any:
    """Enrol an officer with a phone; the demonstration shows what it receives."""
    settings.DEMO = True
    catalogue.forget()
    now = clock.now()
    with as_owner():
        person = identity.enrol(
            number=NUMBER, phone=PHONE, language="en", by=machine("tests"), now=now
        )
        holding = Holding("civil-registration", "registrar", "kaya")
        identity.give_post(person.id, holding, by=machine("tests"), now=now)
    return person.id


def asked(client: Client) -> str:
    """Ask for a code; return the one that came."""
    assert client.post("/sign-in", {"number": NUMBER}).status_code == 302
    return messages.demo_received()[0].text[:6]


def signed_in(client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/sign-in/code", {"code": asked(client)}).status_code == 302
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(INSIDE).status_code == 200)


def holding(key: str) -> Client:
    """Return a browser with somebody's cookie and nothing else."""
    client = Client()
    client.cookies["session"] = key
    return client


def people_in(as_owner: Switch) -> int:
    """Return how many sessions of somebody there are."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM base_session WHERE person_id IS NOT NULL")
        return int(cursor.fetchone()[0])


def at_once(*doings: Callable[[], T]) -> list[T]:
    ready, results = threading.Barrier(len(doings)), list[T]()

    def run(do: Callable[[], T]) -> None:
        try:
            ready.wait(10)
            results.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_a_planted_cookie_is_never_a_session() -> None:
    victim = holding(PLANTED)
    signed_in(victim)
    assert victim.cookies["session"].value != PLANTED
    assert not is_in(holding(PLANTED))


def test_a_session_from_before_the_sign_in_is_nobody_after_it() -> None:
    attacker, victim = Client(), Client()
    asked(attacker)
    planted = attacker.cookies["session"].value
    victim.cookies["session"] = planted
    signed_in(victim)
    assert victim.cookies["session"].value != planted
    assert not is_in(holding(planted))
    assert not is_in(attacker)


def test_a_kept_cookie_is_nothing_after_signing_out(as_owner: Switch) -> None:
    client = signed_in()
    kept = client.cookies["session"].value
    client.post("/sign-out")
    assert not is_in(holding(kept))
    assert people_in(as_owner) == 0


def test_signing_out_here_leaves_the_session_elsewhere() -> None:
    here, elsewhere = signed_in(), signed_in()
    assert here.cookies["session"].value != elsewhere.cookies["session"].value
    here.post("/sign-out")
    assert is_in(elsewhere)


def test_signing_in_again_ends_the_session_of_before(as_owner: Switch) -> None:
    client = signed_in()
    before = client.cookies["session"].value
    signed_in(client)
    assert not is_in(holding(before))
    assert people_in(as_owner) == 1


@pytest.mark.parametrize("setting", ["SESSION_IDLE_S_MAX", "SESSION_AGE_S_MAX"])
def test_a_kept_cookie_is_nothing_when_its_time_is_over(
    setting: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    client = signed_in()
    kept = client.cookies["session"].value
    later = clock.now() + timedelta(seconds=getattr(settings, setting) + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not is_in(holding(kept))


@pytest.mark.parametrize("_again", range(5))
def test_one_code_pressed_thrice_at_once_is_one_session(_again: int, as_owner: Switch) -> None:
    client = Client()
    code = asked(client)
    key = client.cookies["session"].value

    def press() -> str:
        answer = holding(key).post("/sign-in/code", {"code": code})
        return f"{answer.status_code} {answer.headers.get('Location', '')}".strip()

    presses = sorted(at_once(press, press, press))
    assert presses.count("302 /sign-in/as") == 1, presses
    assert {press for press in presses if press != "302 /sign-in/as"} <= {"302 /sign-in", "410"}
    assert people_in(as_owner) == 1


def test_a_slow_page_does_not_bring_a_session_back_that_was_ended(
    as_owner: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page after a minute writes when somebody was seen: not into a session that has ended."""
    client = signed_in()
    key = client.cookies["session"].value
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    pages = [lambda: holding(key).get(INSIDE).status_code] * 5
    statuses = at_once(*pages, lambda: holding(key).post("/sign-out").status_code)
    assert all(status < 500 for status in statuses), statuses
    assert people_in(as_owner) == 0
    assert not is_in(holding(key))


def test_a_token_of_before_the_sign_in_signs_no_form_after_it() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in")
    token = client.cookies["csrftoken"].value
    client.post("/sign-in", {"number": NUMBER, "csrfmiddlewaretoken": token})
    code = messages.demo_received()[0].text[:6]
    client.post("/sign-in/code", {"code": code, "csrfmiddlewaretoken": token})
    assert is_in(client)
    assert client.post(INSIDE, {"csrfmiddlewaretoken": token}).status_code == 403


def test_a_key_is_random_and_says_nothing() -> None:
    keys = {signed_in().cookies["session"].value for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) >= 32 and NUMBER not in key for key in keys)


@pytest.mark.parametrize("key", ["", "x", "'", "../../x", "a" * 5000, "%00", "ä", PLANTED])
def test_a_cookie_that_is_no_key_is_nobody(key: str) -> None:
    client = holding(key)
    assert client.get(INSIDE).status_code == 302
    assert client.get("/sign-in").status_code < 400
