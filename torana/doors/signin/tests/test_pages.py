"""Signing in, as a browser does it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from torana.base import clock
from torana.base.actor import Holding, machine
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import Settings

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
AMINA, REGISTRAR, NOBODY = "3126490712", "2640815980", "9999999999"


class Clock:
    """The time, set by the test."""

    def __init__(self) -> None:
        self.now = NOON

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Freeze the time."""
    frozen = Clock()
    monkeypatch.setattr(clock, "now", lambda: frozen.now)
    return frozen


@pytest.fixture
def people(
    time: Clock, as_owner: Switch, amina: Actor, registrar: Actor, settings: Settings
) -> None:
    """Enrol Amina and the registrar, both with a phone, in a demonstration."""
    settings.DEMO = True
    command_line = machine("command line")
    with as_owner():
        identity.enrol_many(
            [
                identity.NewPerson(AMINA, "+999712000101", id=amina.person_id),
                identity.NewPerson(REGISTRAR, "+999712000201", id=registrar.person_id),
            ],
            by=command_line,
            now=NOON,
        )
        assert registrar.person_id
        identity.give_post(
            registrar.person_id,
            Holding("civil-registration", "registrar", "kaya"),
            by=command_line,
            now=time.now,
        )


@pytest.fixture
def browser() -> Client:
    """Return a browser that checks forms as a real one is checked."""
    return Client(enforce_csrf_checks=True)


def post(browser: Client, path: str, **typed: str) -> Answer:
    """Send a form with the token that its page held."""
    token = browser.cookies["csrftoken"].value if "csrftoken" in browser.cookies else ""
    return browser.post(path, {"csrfmiddlewaretoken": token, **typed})


def last_code() -> str:
    """Return the code that a phone received last."""
    found = re.match(r"[0-9]+", messages.demo_received()[0].text)
    assert found
    return found.group()


def sign_in(browser: Client, number: str = AMINA, onward: str = "") -> Answer:
    """Go through both pages."""
    browser.get("/sign-in")
    assert post(browser, "/sign-in", number=number, next=onward).status_code == 302
    browser.get("/sign-in/code")
    return post(browser, "/sign-in/code", code=last_code())


def signed_in(browser: Client) -> bool:
    return "person" in browser.session


def test_a_resident_signs_in_and_out(browser: Client) -> None:
    assert sign_in(browser).headers["Location"] == "/"
    assert signed_in(browser)
    browser.get("/sign-in/printed-codes")
    post(browser, "/sign-out")
    assert not signed_in(browser)


def test_after_sign_in_one_goes_where_one_was_going(browser: Client) -> None:
    assert sign_in(browser, onward="/cases?after=x").headers["Location"] == "/cases?after=x"


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "cases"],
)
def test_nobody_is_sent_to_other_sites(browser: Client, onward: str) -> None:
    assert sign_in(browser, onward=onward).headers["Location"] == "/"


def test_an_officer_chooses_between_the_desk_and_their_own_affairs(browser: Client) -> None:
    assert sign_in(browser, REGISTRAR).headers["Location"] == "/sign-in/as"
    assert 'href="/desk"' in browser.get("/sign-in/as").text


def test_the_pages_are_the_same_for_a_number_that_nobody_has(browser: Client) -> None:
    """Status, headers and every byte but the form's token."""

    def walk(number: str) -> list[tuple[int, dict[str, str], str]]:
        walker = Client()
        answers = [
            walker.post("/sign-in", {"number": number}),
            walker.get("/sign-in/code"),
            walker.post("/sign-in/code", {"code": "000000x"}),
            walker.get("/sign-in/code?printed=1"),
            walker.post("/sign-in/again"),
            walker.get("/sign-in/code?again=1"),
            walker.post("/sign-in/code", {"code": "x"}),
        ]
        token = re.compile(r'value="[A-Za-z0-9]{64}"')
        return [(a.status_code, dict(a.headers), token.sub("", a.text)) for a in answers]

    del browser
    assert walk(AMINA) == walk(NOBODY)


def test_wrong_codes_are_told_with_a_link_to_the_field(browser: Client) -> None:
    browser.get("/sign-in")
    post(browser, "/sign-in", number=AMINA)
    page = post(browser, "/sign-in/code", code="x")
    assert page.status_code == 422
    text = page.text
    assert '<a href="#field-code">' in text
    assert 'id="field-code"' in text
    assert 'autocomplete="one-time-code"' in text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code"])
def test_an_empty_form_says_what_to_type(browser: Client, path: str) -> None:
    browser.get("/sign-in")
    post(browser, "/sign-in", number=AMINA)
    page = post(browser, path)
    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_who_guesses_too_fast_is_told_how_long_to_wait(browser: Client) -> None:
    browser.get("/sign-in")
    post(browser, "/sign-in", number=AMINA)
    for _ in range(4):
        post(browser, "/sign-in/code", code="x")
    page = post(browser, "/sign-in/code", code="x")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert f"Wait {page.headers['Retry-After']} seconds" in page.text


def test_a_session_gets_a_new_key_at_sign_in(browser: Client) -> None:
    browser.get("/sign-in")
    post(browser, "/sign-in", number=AMINA)
    before, token = browser.cookies["session"].value, browser.cookies["csrftoken"].value
    post(browser, "/sign-in/code", code=last_code())
    assert browser.cookies["session"].value != before
    assert browser.cookies["csrftoken"].value != token
    thief = Client()
    thief.cookies["session"] = before
    assert not signed_in(thief)


def test_a_session_that_is_idle_ends(browser: Client, time: Clock, settings: Settings) -> None:
    sign_in(browser)
    for _ in range(4):
        time.later(seconds=settings.SESSION_IDLE_S_MAX - 60)
        assert browser.get("/sign-in/printed-codes").status_code == 200
    time.later(seconds=settings.SESSION_IDLE_S_MAX + 1)
    assert browser.get("/sign-in/printed-codes").status_code == 302


def test_a_session_ends_though_it_is_used(browser: Client, time: Clock, settings: Settings) -> None:
    sign_in(browser)
    for _ in range(0, settings.SESSION_AGE_S_MAX + 1200, 1200):
        time.later(seconds=1200)
        last = browser.get("/sign-in/printed-codes")
    assert last.status_code == 302


def test_the_cookie_is_for_the_browser_alone(browser: Client) -> None:
    sign_in(browser)
    cookie = browser.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_what_a_signed_in_person_sees_is_stored_nowhere(browser: Client) -> None:
    sign_in(browser)
    assert "no-store" in browser.get("/sign-in/printed-codes").headers["Cache-Control"]


def test_printed_codes_are_shown_once_and_sign_in(browser: Client) -> None:
    sign_in(browser)
    browser.get("/sign-in/printed-codes")
    page = post(browser, "/sign-in/printed-codes").text
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert len(codes) == 10
    assert codes[0] not in browser.get("/sign-in/printed-codes").text
    elsewhere = Client()
    elsewhere.post("/sign-in", {"number": AMINA})
    elsewhere.get("/sign-in/code?printed=1")
    elsewhere.post("/sign-in/code?printed=1", {"code": codes[0].lower()})
    assert signed_in(elsewhere)


def test_the_code_page_without_a_number_begins_at_the_number(browser: Client) -> None:
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_the_demonstration_page_shows_the_code(browser: Client) -> None:
    browser.get("/sign-in")
    post(browser, "/sign-in", number=AMINA)
    assert last_code() in browser.get("/demo").text


def test_in_production_there_is_no_demonstration_page(browser: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert browser.get("/demo").status_code == 404
    assert AMINA not in browser.get(f"/sign-in?number={AMINA}").text


@pytest.mark.parametrize(
    ("cookie", "written"),
    [("", "en"), ("sw", "sw"), ("xx", "en")],
)
def test_the_language_chosen_before_signing_in_is_the_one_they_are_written_to_in(
    amina: Actor, acting: Callable[[Actor], AbstractContextManager[None]], cookie: str, written: str
) -> None:
    """What a browser asks for by itself, nobody has chosen."""
    browser = Client(headers={"Accept-Language": "fr"})
    browser.cookies["language"] = cookie
    sign_in(browser)
    assert amina.person_id
    with acting(amina):
        assert identity.person(amina.person_id).language == written
    post(browser, "/sign-out")
    sign_in(browser)
    ours = "ni namba yako ya siri" if written == "sw" else "is your code"
    assert ours in messages.demo_received()[0].text
