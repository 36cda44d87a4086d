"""What may never come back, whatever was sent."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pypdfium2

from tests.attack.cast import NOBODY, is_id
from tests.attack.payloads import EVIL, INJECTED, MARK, PRODUCT, SLOW_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attack.cast import World
    from tests.attack.wire import Reply, Request

INSIDES = re.compile(
    rb"Traceback \(most recent|site-packages|/torana/[a-z/]+\.py|psycopg|django\.core|"
    rb'File "[^"]+", line \d+|DETAIL: |SQLSTATE|pg_catalog'
)
UNESCAPED = re.compile(
    (
        rf'<{MARK}|"\s*on{MARK}|'
        r"<[a-z][^<>]*\s(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|data):"
    ).encode(),
    re.IGNORECASE,
)
FOREIGN_LINK = re.compile(
    rf'(?:href|src|action|content)\s*=\s*["\'](?:https?:)?(?://|/\\|\\\\)[^"\']*{EVIL}'.encode()
)
KEPT_BY_ANYBODY = re.compile(
    r"/(static|theme|log|\.well-known)/|/health|/ready|/status-lists|/verify/worker\.js"
    r"|/agencies/[^/]+/(jwks\.json|status/)"
)
SHOWS_ALL_PHONES = "/demo"


def faults(world: World, request: Request, reply: Reply) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if reply.status == 0 and not request.broken:
        yield "the line was closed without an answer"
    if reply.status == -1 and not request.broken:
        yield "nothing came back"
    if reply.status <= 0:
        return
    for look in LOOKS:
        yield from look(world, request, reply)


def _status(world: World, request: Request, reply: Reply) -> Iterator[str]:
    del world
    if reply.status == 503 and reply.header("retry-after"):
        return
    if reply.status >= 500:
        yield f"answered {reply.status}"
    if reply.seconds > SLOW_S and len(request.body) < 100_000:
        yield f"took more than {SLOW_S} s"


def _insides(world: World, request: Request, reply: Reply) -> Iterator[str]:
    del world
    for found in INSIDES.findall(reply.body)[:1]:
        if found not in request.bytes():
            yield f"shows its insides: {found.decode(errors='replace')}"


def _others(world: World, request: Request, reply: Reply) -> Iterator[str]:
    """Look for anything of another person that the request itself did not say."""
    if path_of(request).startswith(SHOWS_ALL_PHONES):
        return
    said = unquote(request.bytes().decode("latin-1"))
    came = text_of(reply)
    for canary, may in world.canaries.items():
        if request.who in may:
            continue
        if canary in said:
            if request.body and is_id(canary):
                world.written.add(canary)
        elif canary in came and not (canary in world.written and _only_as_text(canary, came)):
            yield f"shows {request.who} what is of {'/'.join(sorted(may))}: {canary}"


def _only_as_text(canary: str, came: str) -> bool:
    """Whether an id stands on a page as what somebody wrote into a form, and leads nowhere."""
    return not re.search(rf"""[/="':?&]{re.escape(canary)}""", came)


def _stolen(world: World, request: Request, reply: Reply) -> Iterator[str]:
    """Look whether an id of another's affairs in the path opened anything."""
    path = path_of(request)
    theirs = [one for one in request.stolen if one in path]
    if not theirs:
        return
    away = reply.status in {301, 302, 303} and reply.header("location").startswith(
        ("/sign-in", "/language")
    )
    if reply.status < 400 and not away and not _only_normalised(reply, path):
        kinds = [k for o in world.ids.values() for k, ids in o.items() if theirs[0] in ids]
        yield f"answered {reply.status} of somebody else's {kinds}"


def _only_normalised(reply: Reply, path: str) -> bool:
    """Return whether one is only sent to the same address, written otherwise."""
    return reply.status == 301 and urlsplit(reply.header("location")).path.strip("/") in path


def _headers(world: World, request: Request, reply: Reply) -> Iterator[str]:
    del world
    if not reply.header("content-security-policy"):
        # What the server could not read as HTTP never reaches us, and its answer says nothing.
        if reply.body or not (request.broken or reply.status in {400, 413, 414, 431}):
            yield f"has no CSP at {reply.status}"
        return
    if "unsafe" in reply.header("content-security-policy"):
        yield "has a CSP that lets in what is unsafe"
    for name, value in (("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")):
        if reply.header(name) != value:
            yield f"has no {name} at {reply.status}"
    if any(INJECTED in name.lower() for name, _ in reply.headers):
        yield "has a header that the request wrote"


def _cookies(world: World, request: Request, reply: Reply) -> Iterator[str]:
    del world, request
    for cookie in reply.all("set-cookie"):
        flags = cookie.lower()
        if "max-age=0" in flags:
            continue
        if "httponly" not in flags or "samesite" not in flags:
            yield f"sets a cookie without HttpOnly or SameSite: {cookie.split('=')[0]}"
        if INJECTED in flags:
            yield "sets a cookie that the request wrote"


def _kept(world: World, request: Request, reply: Reply) -> Iterator[str]:
    """Look for a page of somebody signed in that may be kept."""
    cookies = [value.decode("latin-1") for name, value in request.headers if name == b"Cookie"]
    whole = request.who != NOBODY and cookies == [world.cookie(request.who)]
    if request.broken:
        return  # two requests in one: the first has none of the cookies
    if not whole or reply.status != 200 or KEPT_BY_ANYBODY.match(path_of(request)):
        return
    if "no-store" not in reply.header("cache-control"):
        yield "may be kept by a cache"


def _sent_away(world: World, request: Request, reply: Reply) -> Iterator[str]:
    del world, request
    where = reply.header("location")
    if where and (not re.match(r"/(?![/\\])", where) or "\n" in where or "\r" in where):
        yield f"sends one away to {where[:80]}"
    if FOREIGN_LINK.search(reply.body):
        yield "links to a foreign place that the request named"


def _acted_on(world: World, request: Request, reply: Reply) -> Iterator[str]:
    """Look for what was sent as anything but text: markup, a formula of a template or a rule."""
    del world
    if reply.header("content-type").startswith(("text/html", "image/svg")):
        found = UNESCAPED.search(reply.body)
        if found:
            yield f"holds what was sent as markup: {found[0].decode(errors='replace')}"
    if PRODUCT.encode() in reply.body and PRODUCT.encode() not in request.bytes():
        yield "worked out what was sent"


LOOKS: tuple[Callable[[World, Request, Reply], Iterator[str]], ...] = (
    _status,
    _insides,
    _others,
    _stolen,
    _headers,
    _cookies,
    _kept,
    _sent_away,
    _acted_on,
)


def path_of(request: Request) -> str:
    """Return the path that was asked for, unquoted."""
    return unquote(request.target.decode("latin-1").partition("?")[0])


def text_of(reply: Reply) -> str:
    """Return everything of an answer as text: headers, page, and the words of a PDF."""
    told = "\n".join(f"{name}: {value}" for name, value in reply.headers)
    if reply.header("content-type") != "application/pdf" or not reply.body:
        return told + reply.body.decode("utf-8", "replace")
    with pypdfium2.PdfDocument(io.BytesIO(reply.body)) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return "\n".join([told, *pages])
