"""Every page that somebody can reach by its links, and every form on them."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from tests.attack.cast import EVERYBODY, World
from tests.attack.forms import Form, read
from tests.attack.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attack.wire import Reply

URLENCODED = b"application/x-www-form-urlencoded"
START = ("/", "/cases", "/data", "/messages", "/desk", "/desk/audit", "/sign-in", "/verify", "/log")
ALIKE_MAX = 4  # pages that differ in ids and cursors alone
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|after=[^&]+")
NOT_FOLLOWED = ("/static/", "/theme/", "/language/", "/demo")


@dataclass(slots=True)
class Map:
    """What the crawl found, by person."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)

    @property
    def all_pages(self) -> list[str]:
        """Every address that anybody reached."""
        return sorted({page for pages in self.pages.values() for page in pages})


def get(world: World, who: str, target: str, kind: str = "crawl") -> Request:
    """Return the request by which somebody's browser asks for a page."""
    headers = [(b"Host", f"localhost:{world.nation.port}".encode())]
    headers += [(b"Accept", b"text/html"), (b"Accept-Language", b"en")]
    headers += [(b"Cookie", world.cookie(who).encode())]
    return Request(kind, who, "GET", target.encode(), tuple(headers))


def posted(
    world: World,
    who: str,
    target: str,
    body: bytes,
    *,
    kind: str = "token",
    content_type: bytes = URLENCODED,
) -> Request:
    """Return a form as somebody's browser sends it."""
    asked = get(world, who, "/", kind)
    more = ((b"Content-Type", content_type), (b"Content-Length", str(len(body)).encode()))
    path = quote(target, safe="/?&=%:@+,;~*!$'()").encode()
    return replace(asked, method="POST", target=path, headers=(*asked.headers, *more), body=body)


def crawl(world: World, send: Callable[[Request], Reply]) -> Map:
    """Walk everybody's pages."""
    found = Map()
    for who in EVERYBODY:
        forms: dict[object, Form] = {}
        found.pages[who] = []
        for target, reply in walk(world, who, send):
            found.pages[who].append(target)
            for form in read(reply.body, target).forms:
                forms.setdefault(form.shape, form)
        found.forms[who] = list(forms.values())
    return found


def walk(world: World, who: str, send: Callable[[Request], Reply]) -> Iterator[tuple[str, Reply]]:
    """Yield every page that somebody reaches by links, with its answer."""
    waiting, met = deque(START), set(START)
    alike: Counter[str] = Counter()
    while waiting:
        target = waiting.popleft()
        reply = send(get(world, who, target))
        links = [reply.header("location")]
        if reply.status == 200:
            yield target, reply
            if reply.header("content-type").startswith("text/html"):
                links = read(reply.body, target).links
        for link in links:
            onward = _ours(target, link)
            if onward and onward not in met and not onward.startswith(NOT_FOLLOWED):
                met.add(onward)
                kind = _ID.sub("", onward)
                alike[kind] += 1
                if alike[kind] <= ALIKE_MAX:
                    waiting.append(onward)


def _ours(page: str, link: str) -> str:
    """Return the path of a link to ourselves, "" for any other."""
    parts = urlsplit(urljoin(f"http://ours{page}", link))
    if parts.scheme != "http" or parts.netloc != "ours":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
