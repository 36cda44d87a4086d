"""What operators are told of attempts, and that it names nobody."""

from __future__ import annotations

import json
import logging  # noqa: TID251 - what is tested
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.test_authorisation import device, published
from torana.base import clock
from torana.base.actor import machine
from torana.base.logs import LOGGING, JsonFormatter
from torana.parts.documents import api as documents
from torana.parts.documents.checks import check
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
__all__ = ["device", "published"]  # fixtures

NUMBER, PHONE = "3126490712", "+999712000101"
CANARY = "kanarienvogel"


class Lines(logging.Handler):
    """Keeps what was written, as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.written.append(self.format(record))

    def told(self, event: str) -> list[dict[str, Any]]:
        """Return the lines of one event."""
        return [line for line in map(json.loads, self.written) if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    for name in ("torana", "django"):
        logging.getLogger(name).addHandler(handler)
    yield handler
    for name in ("torana", "django"):
        logging.getLogger(name).removeHandler(handler)


@pytest.fixture
def enrolled(as_owner: Callable[[], AbstractContextManager[None]], settings: Settings) -> str:
    """Enrol somebody with a phone."""
    settings.DEMO = True
    with as_owner():
        person = identity.enrol(
            number=NUMBER, phone=PHONE, language="en", by=machine("tests"), now=clock.now()
        )
    return str(person.id)


def last_code() -> str:
    return messages.demo_received()[0].text[:6]


def test_signing_in_is_told_begun_refused_and_done(enrolled: str, lines: Lines) -> None:
    browser = Client()
    browser.post("/sign-in", {"number": NUMBER})
    browser.post("/sign-in/code", {"code": CANARY})
    browser.post("/sign-in/code", {"code": last_code()})
    browser.post("/sign-out")
    (begun,), (wrong,) = lines.told("sign_in_begun"), lines.told("sign_in_refused")
    (done,), (out,) = lines.told("signed_in"), lines.told("signed_out")
    assert (wrong["code"], wrong["level"]) == ("code-wrong", "warning")
    assert done["person"] == out["person"] == enrolled
    assert begun["near"] == wrong["near"] == done["near"]
    assert "person" not in wrong, "who fails may be somebody else"
    for secret in (NUMBER, PHONE, CANARY, "127.0.0.1"):
        assert secret not in "".join(lines.written)


def test_another_address_looks_like_another_address(enrolled: str, lines: Lines) -> None:
    del enrolled
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        Client(REMOTE_ADDR=address).post("/sign-in", {"number": NUMBER})
    here, there, here_again = (line["near"] for line in lines.told("sign_in_begun"))
    assert here == here_again != there


def test_who_guesses_too_often_is_told(enrolled: str, lines: Lines) -> None:
    del enrolled
    for _ in range(6):
        Client().post("/sign-in", {"number": NUMBER})
    assert {line["code"] for line in lines.told("sign_in_refused")} == {"too-many"}


@pytest.mark.usefixtures("published")
def test_knocking_at_doors_of_others_is_told_with_the_pattern_of_the_address(
    device: Callable[[str], Client], lines: Lines
) -> None:
    browser = device("amina")
    browser.get("/desk")
    browser.get(f"/cases/{uuid4()}")
    desk, case = lines.told("refused")
    assert (desk["code"], desk["status"], desk["route"]) == ("not-allowed", 403, "desk")
    assert (case["code"], case["route"]) == ("not-found", "cases/<uuid:case_id>")
    assert desk["person"] == case["person"] == browser.session["person"]


@pytest.mark.usefixtures("published")
def test_what_is_malformed_is_told_without_what_it_held(client: Client, lines: Lines) -> None:
    assert client.get(f"/search?q=a%00{CANARY}").status_code == 400
    (line,) = lines.told("refused")
    assert line["code"] == "malformed"
    assert CANARY not in "".join(lines.written)


@pytest.mark.usefixtures("published")
def test_a_form_without_its_token_is_told(lines: Lines) -> None:
    levels = LOGGING["loggers"]
    assert levels["django.security"]["level"] == "WARNING"
    Client(enforce_csrf_checks=True).post(f"/verify?q={CANARY}", {"text": CANARY})
    (line,) = lines.told("suspicious_request")
    assert line["logger"] == "django.security.csrf"
    assert CANARY not in "".join(lines.written)


def test_a_file_that_is_refused_is_told_by_its_danger_alone(lines: Lines) -> None:
    with pytest.raises(documents.WrongType):
        check(name=f"{CANARY}.exe", content=b"MZ", accept=["pdf"], size_bytes_max=100)
    (line,) = lines.told("file_refused")
    assert (line["code"], line["size_bytes"]) == ("wrong-type", 2)
    assert CANARY not in "".join(lines.written)


def test_each_line_says_when_in_utc(enrolled: str, lines: Lines) -> None:
    del enrolled
    Client().post("/sign-in", {"number": NUMBER})
    assert all(json.loads(line)["at"].endswith("+00:00") for line in lines.written)


def test_nobody_adds_a_line_of_their_own(lines: Lines) -> None:
    """What a client sends has no line break left where it could stand in a log."""
    Client().get("/cases/%0a%7b%22event%22:%22signed_in%22%7d", headers={"host": "evil\n.example"})
    assert not lines.told("signed_in")
    assert all("\n" not in line for line in lines.written)
