"""Hostile requests that are sound HTTP: each kind is one way in."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.attack import payloads
from tests.attack.addresses import an_address
from tests.attack.cast import EVERYBODY, NOBODY, is_id
from tests.attack.crawl import get
from tests.attack.drawing import Field, query, sent, stolen_in
from tests.attack.forms import TOKEN
from tests.attack.wire import Request, multipart

BOUNDARY = "torana-attack"
HUGE_BYTES = 10_000_000
LARGE_BYTES = 900_000
TRICKS = (
    *("//", "/./", "/../", "/%2e%2e/", "/%2e/", "%2f", "%00", "%0d%0a", ";a=b", "%5c", "/%c0%ae/"),
    *("%25%32%66", "%ff", "*", "?", "#", "%e2%80%ae", "/" * 50, "/..;/", "~", "%09"),
    "/" + "a" * 9000,
)
METHODS = (
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "HEAD",
    "TRACE",
    "PROPFIND",
    "get",
    "G" * 99,
)


def address(field: Field) -> Request:
    """Draw any address of the URL map, filled in with anything, by any method."""
    who = field.somebody()
    ids = field.world.ids_of_others(who) + [i for i in field.world.canaries if is_id(i)]
    target = an_address(field.draw, ids)
    if field.chance(2):
        target += "?" + query(field)
    method = field.one(METHODS) if field.chance(3) else "GET"
    asked = replace(get(field.world, who, "/", "address"), method=method, target=target.encode())
    return stolen_in(field, who, asked)


def others(field: Field) -> Request:
    """Draw a page or a form of one person, asked for or sent by another, with their own token."""
    who, whose = field.somebody(), field.one(EVERYBODY[1:])
    form = field.form_of(whose, ending=who != whose)
    if form is None or field.chance(2):
        return stolen_in(field, who, get(field.world, who, field.page_of(whose), "others"))
    mine = field.form_of(who)
    fields = list(form.fields)
    if mine and not field.chance(4):
        token = dict(mine.fields).get(TOKEN, "")
        fields = [(n, token if n == TOKEN else v) for n, v in fields]
    body = urlencode(fields).encode()
    return stolen_in(field, who, sent(field, "others", who, form.action, body))


def ids(field: Field) -> Request:
    """Draw one's own form or page with an id of another's affairs in a field or in the query."""
    who = field.one(EVERYBODY[1:])
    theirs = field.one(field.world.ids_of_others(who))
    form = field.form_of(who)
    if form is None or field.chance(2):
        name = field.one(payloads.NAMES[:30])
        target = (
            f"{field.page_of(who).partition('?')[0]}?{urlencode({name: theirs}, errors='replace')}"
        )
        return stolen_in(field, who, get(field.world, who, target, "ids"))
    name = field.one([*form.names, "id", "case", "document", "person"])
    fields = [(n, v) for n, v in form.fields if n != name] + [(name, theirs)]
    return stolen_in(field, who, sent(field, "ids", who, form.action, urlencode(fields).encode()))


def path(field: Field) -> Request:
    """Draw a known address, written in a way that only a confused server reads."""
    who = field.somebody()
    plain = field.page_of(field.somebody())
    trick = field.one(TRICKS)
    at = field.draw(st.integers(0, len(plain)))
    target = (plain[:at] + trick + plain[at:]).encode()
    if field.chance(6):
        target = f"http://{payloads.EVIL}{plain}".encode()
    asked = replace(get(field.world, who, "/", "path"), target=target.replace(b" ", b"%20"))
    return replace(stolen_in(field, who, asked), broken=b"#" in target or target[:1] != b"/")


def queried(field: Field) -> Request:
    """Draw a page that works, with a query that should not matter."""
    who = field.somebody()
    target = f"{field.page_of(who).partition('?')[0]}?{query(field)}"
    return replace(get(field.world, who, "/", "query"), target=target.encode())


def form(field: Field) -> Request:
    """Draw a form as rendered, but for what typed, missing, doubled, added or far too long."""
    who = field.somebody()
    shown = field.form_of(who)
    if shown is None:
        return queried(field)
    fields = [
        (name, value if name == TOKEN or field.chance(2) else field.word())
        for name, value in shown.fields
    ]
    change = field.one(("none", "missing", "doubled", "added", "no token", "large", "raw"))
    match change:
        case "missing" if fields:
            fields.pop(field.draw(st.integers(0, len(fields) - 1)))
        case "doubled":
            fields += [(name, field.word()) for name in shown.names]
        case "added":
            fields += [(field.one(payloads.NAMES), field.word()) for _ in range(5)]
        case "no token":
            fields = [(name, value) for name, value in fields if name != TOKEN]
        case "large" if shown.names and field.chance(4):
            size = field.draw(st.sampled_from([70_000, LARGE_BYTES]))
            fields.append((field.one(shown.names), "a" * size))
    if shown.multipart or field.chance(6):
        texts: list[tuple[str, str | tuple[str, bytes]]] = [
            (name.replace('"', "%22"), value) for name, value in fields
        ]
        texts += [(name, (file_name(field), b"%PDF-1.7\n" + b"a" * 50)) for name in shown.files]
        kind = f"multipart/form-data; boundary={BOUNDARY}".encode()
        return sent(field, "form", who, shown.action, multipart(texts, BOUNDARY), content_type=kind)
    body = urlencode(fields, errors="surrogatepass").encode()
    if change == "raw":
        body += b"&" + field.draw(st.sampled_from(payloads.RAW)) + b"=" + payloads.RAW[0]
    return sent(field, "form", who, shown.action, body)


def file_name(field: Field) -> str:
    """Draw the name of a file, which no browser would send."""
    return field.one(payloads.FILES).replace("\r", "").replace("\n", "")


def stale(field: Field) -> Request:
    """Draw a form with a token or a version that is somebody else's, old, or made up."""
    who = field.somebody()
    shown = field.form_of(who)
    if shown is None:
        return others(field)
    word = field.one(
        ("", "a", "a" * 32, "a" * 64, "a" * 5000, "\ufffd" * 64, "'" * 64, "\u0663" * 64)
    )
    change = field.one((TOKEN, "seen", "cookie"))
    fields = [(n, word if n == change else v) for n, v in shown.fields]
    request = sent(field, "stale", who, shown.action, urlencode(fields).encode())
    if change == "cookie":
        cookie = f"csrftoken={quote(word)}".encode()
        headers = tuple((n, cookie if n == b"Cookie" else v) for n, v in request.headers)
        request = replace(request, headers=headers)
    return request


def onward(field: Field) -> Request:
    """Draw a place to be sent on to that is not ours."""
    who = field.somebody()
    place = quote(field.one(payloads.PLACES), safe=field.one(("", "/:\\@")), errors="replace")
    target = field.one(("/language/en", "/language/ar", "/sign-in", "/sign-in/code", "/"))
    if field.chance(3):
        shown = next((f for f in field.found.forms[NOBODY] if f.action == "/sign-in"), None)
        values = dict(shown.fields) if shown else {}
        values |= {"next": field.one(payloads.PLACES), "number": "a"}
        content = urlencode(values, errors="replace").encode()
        return sent(field, "onward", NOBODY, "/sign-in", content)
    asked = get(field.world, who, "/", "onward")
    return replace(asked, target=f"{target}?next={place}".encode())


def huge(field: Field) -> Request:
    """Draw ten million bytes in one field, or in many."""
    who = field.somebody()
    shown = field.form_of(who)
    token = f"{TOKEN}={dict(shown.fields).get(TOKEN, '')}&".encode() if shown else b""
    name = field.one(shown.names or ["a"]).encode() if shown else b"text"
    fill = field.draw(
        st.sampled_from([b"a", b"%00", b"&" + name + b"=", b"\xff", "\u0627".encode()])
    )
    content = token + name + b"=" + fill * (HUGE_BYTES // len(fill))
    return sent(field, "huge", who, shown.action if shown else "/verify", content)
