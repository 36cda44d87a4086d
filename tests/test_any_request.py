"""Whatever anybody sends, it is answered: never with 5xx, never with the insides of the program.

Addresses come from the URL map; what fills them, the query, the form and the headers is drawn from
a basket of what breaks programs. The seed is in the message of a failure; TORANA_SEED repeats it.
"""

from __future__ import annotations

import base64
import io
import json
import os
import random
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.test_authorisation import every_address
from torana.base import clock
from torana.base.actor import Holding, machine
from torana.base.charset import OTHER, in_utf8
from torana.base.pages import CursorUnknown, cursor, key_of
from torana.doors.portal.tests.conftest import browser  # noqa: F401 - a fixture
from torana.doors.portal.tests.walk import AT_HOME, apply, begin
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    from torana.base.actor import Actor

pytestmark = pytest.mark.django_db

SOME_ID = UUID(int=7)  # the same in each test process: they must collect the same tests

REQUESTS_EACH = 250
SEED = int(os.environ.get("TORANA_SEED", "20261122"))
ROUTES = sorted({route for route, _ in every_address()} - {"ready", "sign-out"})
METHODS = ("GET",) * 5 + ("POST",) * 6 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
NAMES = (
    *("q", "after", "show", "service", "next", "number", "printed", "again", "id", "text", "file"),
    *("change", "agree", "code", "seen", "reason", "message", "ground", "questions", "relation"),
    *("purpose", "truth", "still_there", "household_size", "proof", "person", "home-line1"),
    *("born_on-day", "born_on-month", "born_on-year", "a\0b", "\ufffd", "%", ""),
)
WORDS = (
    *("", " ", "0", "1", "-1", "9" * 30, "9" * 5000, "1e999", "nan", "\u0663", "true", "self"),
    *("\0", "a\0b", "\r\nSet-Cookie: a=b", "\x1b[31m", "\u202egnp.exe", "\ufeff", "\U0010ffff"),
    *(
        "<script>alert(1)</script>",
        "'; DROP TABLE casework_case; --",
        "{reason}",
        "%(day)s",
        "{{7*7}}",
    ),
    *("//evil.example", "/\\evil.example", "javascript:alert(1)", "draft", "[", "../../etc/passwd"),
    *(
        "a" * 3000,
        "\u0627" * 3000,
        "[" * 5000,
        "grant",
        "refuse",
        "due",
        "mine",
        "birth-certificate",
    ),
)
CURSORS = (
    cursor("x"),
    cursor("2026-11-22", str(SOME_ID)),
    cursor("2026-11-22T10:00:00", str(SOME_ID)),  # of no zone
    cursor("2026-11-22T10:00:00+00:00", "x"),
    cursor("\0", "\0"),
    cursor("\ud800"),
    cursor("0001-01-01T00:00:00+23:59", str(SOME_ID)),
    base64.urlsafe_b64encode(b"[" * 20_000).decode(),
    base64.urlsafe_b64encode(json.dumps({"a": 1}).encode()).decode(),
    "\xff\u0663=",
)
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"accept": "text/html"},
    {"accept": "application/json;q=nan, */*;q=1e999"},
    {"accept-language": "ar"},
    {"accept-language": "-" * 3000},
    {"cookie": r'session="\000aaaaaaaaaaaaaaaaa"; csrftoken="\000"; language="\000"'},
    {"cookie": "session=\xff\xfeaaaaaaaaaaaaaa; language=" + "a-" * 900},
    {"host": "evil.example"},
    {"x-forwarded-for": "<script>", "x-forwarded-host": "evil.example"},
    {"sec-fetch-site": "same-origin"},
    {"if-none-match": "\xff", "range": "bytes=9-1", "if-modified-since": "never"},
)
BODIES = (
    ("application/x-www-form-urlencoded", b"%ff=%00&\xff\xfe&=&&a"),
    ("application/x-www-form-urlencoded", b"a=1&" * 1000),
    ("application/x-www-form-urlencoded", b"reason=" + b"a" * 1_100_000),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a'),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 600),
    (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=file; "  # noqa: ISC004 - too long for one
        b"filename*=unicode_escape''%5Cud800\r\n\r\nabc\r\n--x--\r\n",
    ),
    ("application/json", b'{"a":'),
    ("", b"\0"),
)
INSIDES = re.compile(rb"Traceback|site-packages|/torana/|psycopg|django\.|line \d+, in ")


@pytest.fixture
def browsers(
    browser: Callable[[Actor | None], Client],  # noqa: F811 - the fixture
    amina: Actor,
    stranger: Actor,
    as_owner: Callable[[], AbstractContextManager[None]],
) -> dict[str, Client]:
    """Return the browsers of nobody, of a resident and of an officer."""
    assert stranger.person_id
    with as_owner():
        for post in ("registrar", "auditor"):
            agency = {"registrar": "civil-registration", "auditor": "data-protection-commission"}
            holding = Holding(agency[post], post, "kaya" if post == "registrar" else "head-office")
            identity.give_post(stranger.person_id, holding, by=machine("tests"), now=clock.now())
    desk = browser(stranger)
    session = desk.session
    session["desk"] = True
    session.save()
    return {"anyone": browser(None), "resident": browser(amina), "officer": desk}


def an_address(draw: random.Random, ids: list[str]) -> str:
    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(":")
        if kind == "uuid":
            return draw.choice(ids)
        if kind == "int" and name:
            return draw.choice(["0", "1", "2147483648", "9" * 25, "9" * 5000])
        return draw.choice(
            ["x", "who", "purpose", "ar", "grant", "birth-certificate", "entries", "0", "x" * 900]
        )

    route = re.sub(r"<([^>]+)>", value, draw.choice(ROUTES))
    return "/" + route + draw.choice(["", "", "", "/", "%00", "%ff", "%0a", "\u202e"])


def words(draw: random.Random) -> dict[str, Any]:
    return {draw.choice(NAMES): draw.choice(WORDS + CURSORS) for _ in range(draw.randint(0, 5))}


def send(draw: random.Random, client: Client, ids: list[str]) -> tuple[str, Any]:
    method, path = draw.choice(METHODS), an_address(draw, ids)
    query, headers = words(draw), draw.choice(HEADERS)
    told = f"seed {SEED}: {method} {path[:200]} query {query!r:.300} headers {headers!r:.200}"
    if method != "POST":
        return told, client.generic(method, path, query_params=query, headers=headers)
    if draw.random() < 0.3:
        kind, body = draw.choice(BODIES)
        told += f" {kind} {body[:80]!r}"
        answer = client.post(path, body, content_type=kind, query_params=query, headers=headers)
        return told, answer
    form = words(draw)
    if draw.random() < 0.3:
        form["file"] = SimpleUploadedFile(draw.choice(WORDS)[:200] or "f", os.urandom(20))
    told += f" form {form!r:.300}"
    return told, client.post(path, form, query_params=query, headers=headers)


@pytest.mark.parametrize("who", ["anyone", "resident", "officer"])
def test_whatever_is_sent_is_answered(who: str, browsers: dict[str, Client]) -> None:
    draw = random.Random(f"{SEED} {who}")  # noqa: S311 - repeatable
    draft = begin(browsers["resident"], "birth-certificate").rsplit("/", 1)[1]
    case = apply(browsers["resident"], "residence-certificate", AT_HOME).rsplit("/", 1)[1]
    ids = [draft, case, str(uuid4())]
    for _ in range(REQUESTS_EACH):
        told, answer = send(draw, browsers[who], ids)
        assert answer.status_code < 500, f"{answer.status_code} {told}"
        if not answer.streaming:
            assert not INSIDES.search(answer.content), told
        assert re.match(r"/(?![/\\])", answer.get("Location", "/")), told
        assert "Set-Cookie: a" not in str(answer.headers), told


@pytest.mark.parametrize("made_up", CURSORS[4:])
def test_a_cursor_that_we_did_not_write_is_refused(made_up: str) -> None:
    with pytest.raises(CursorUnknown):
        key_of(made_up, length=1)


def marked(content_type: str) -> dict[str, Any]:
    """Return the environment of a request as the application sees it."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: object) -> list[bytes]:
        del start
        seen.update(environ)
        return []

    in_utf8(application)({"CONTENT_TYPE": content_type}, None)
    return seen


@pytest.mark.parametrize(
    "charset", ["hex", "utf-7", "unicode_escape", "idna", "undefined", "utf-16", "x" * 90, ";", '"']
)
def test_what_is_not_utf8_is_marked_before_it_is_read(charset: str) -> None:
    assert marked(f"text/plain; charset={charset}") == {"CONTENT_TYPE": "text/plain", OTHER: True}


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"', "U8"])
def test_utf8_is_let_through_by_any_of_its_names(charset: str) -> None:
    assert OTHER not in marked(f"text/plain; charset={charset}")


def test_whoever_sends_another_charset_is_told_what_to_send(browsers: dict[str, Client]) -> None:
    other: dict[str, Any] = {OTHER: True}
    refused = browsers["anyone"].post("/verify", {"text": "a"}, **other)
    assert refused.status_code == 415
    assert b"as UTF-8" in refused.content


def test_whoever_sends_too_much_is_told_how_much_is_taken(browsers: dict[str, Client]) -> None:
    files = {f"f{number}": io.BytesIO(b"x") for number in range(20)}
    refused = browsers["anyone"].post("/verify", files)
    assert refused.status_code == 413
    assert b"at most 10 MB" in refused.content


@pytest.mark.parametrize(
    "onward", ["draft", "[", "//evil.example", "/\\evil.example", "javascript:1", "/" + "a" * 5000]
)
def test_one_is_sent_on_to_a_page_of_ours_alone(browsers: dict[str, Client], onward: str) -> None:
    for path in ("/language/en", "/sign-in"):
        answer = browsers["resident"].get(path, query_params={"next": onward})
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_pages_are_kept_apart_by_reader_and_language(browsers: dict[str, Client]) -> None:
    for who in ("anyone", "resident"):
        page = browsers[who].get("/", headers={"accept": "text/html"})
        assert {"Cookie", "Accept-Language"} <= set(re.split(", *", page["Vary"]))
    assert page["Cache-Control"] == "no-store"
