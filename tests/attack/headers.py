"""Headers that are odd, doubled, missing or long."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.attack import payloads
from tests.attack.crawl import URLENCODED, get
from tests.attack.drawing import Field, sent

if TYPE_CHECKING:
    from tests.attack.wire import Request


def headers(field: Field) -> Request:
    """Draw a request that is sound but for a header: odd, doubled, missing or long."""
    who = field.somebody()
    shown = field.form_of(who)
    request = get(field.world, who, field.page_of(who), "headers")
    if shown and field.chance(3):
        request = sent(field, "headers", who, shown.action, urlencode(shown.fields).encode())
    name, value = field.draw(st.sampled_from(HEADERS))
    kept = request.headers
    if field.chance(2):
        kept = tuple(pair for pair in kept if pair[0].lower() != name.lower())
    if name == b"Host":
        return replace(request, headers=(*kept, (name, value)), broken=True)
    return replace(request, headers=(*kept, (name, value)))


_EVIL = payloads.EVIL.encode()
HEADERS: list[tuple[bytes, bytes]] = [
    *(
        (b"Host", value)
        for value in (_EVIL, b"", b"localhost:99999", b"[::1", b"localhost, " + _EVIL)
    ),
    *(
        (b"Host", value)
        for value in (b"\xff", b"localhost\t", b"a" * 5000, b"localhost:80@" + _EVIL)
    ),
    *(
        (name, _EVIL)
        for name in (
            *(
                b"X-Forwarded-Host",
                b"X-Forwarded-Server",
                b"X-Host",
                b"Forwarded",
                b"X-Original-URL",
            ),
            *(b"X-Rewrite-URL", b"Origin", b"Referer", b"Via", b"True-Client-IP", b"X-Real-IP"),
        )
    ),
    (b"X-Original-URL", b"/desk"),
    (b"X-HTTP-Method-Override", b"DELETE"),
    (b"X-Forwarded-Proto", b"https"),
    (b"X-Forwarded-Proto", b"javascript"),
    (b"X-Forwarded-For", b"127.0.0.1, <" + payloads.MARK.encode() + b">"),
    (b"X-Forwarded-Prefix", b"//" + _EVIL),
    (b"Origin", b"null"),
    (b"Referer", b"https://" + _EVIL + b"/"),
    *((b"Cookie", value) for value in (b"", b"=", b";" * 3000, b"session=" + b"a" * 7000)),
    *((b"Cookie", b"session=" + word) for word in (b"..", b"\xff\xfe", b'"\\000"', b"' OR 1=1 --")),
    *(
        (b"Cookie", b"language=" + word)
        for word in (b"../../x", b"\xff", b"en\\r\\na", b"a" * 4000)
    ),
    (b"Cookie", b"$Version=1; session=a; $Path=/; $Domain=a"),
    (b"Cookie", b"csrftoken=" + b"a" * 65),
    (b"Cookie", b"; ".join(b"c%d=1" % number for number in range(400))),
    *(
        (b"Accept", value)
        for value in (b"", b"*/*;q=nan", b"," * 5000, b"text/html;q=" + b"9" * 400)
    ),
    (b"Accept", b"application/problem+json"),
    (b"Accept", b"application/json;q=1e309, text/html;level=\xff"),
    *((b"Accept-Language", value) for value in (b"ar", b"xx-XX", b"-" * 4000, b"a-" * 2000)),
    *(
        (b"Accept-Language", value)
        for value in (b"en;q=2", b"*", b"\xff", b"../../etc/passwd", b"en\0")
    ),
    *(
        (b"Accept-Encoding", value)
        for value in (b"gzip;q=0", b"gzip, " * 900, b"identity;q=0", b"\xff")
    ),
    *(
        (b"Content-Type", value)
        for value in (b"", b"a", b"multipart/form-data", b"text/html; charset=")
    ),
    (b"Content-Type", URLENCODED + b"; charset=unicode_escape"),
    (b"Content-Type", b"; " * 2000),
    (b"Content-Encoding", b"gzip"),
    (b"Range", b"bytes=0-,0-," * 50),
    (b"Range", b"bytes=9-1"),
    (b"If-None-Match", b"\xff" * 20),
    (b"If-Modified-Since", b"Mon, 99 Foo 99999"),
    (b"Expect", b"the unexpected"),
    (b"Authorization", b"Basic ////"),
    (b"Authorization", b"Bearer " + b"a." * 2000),
    (b"Upgrade", b"h2c"),
    (b"Sec-WebSocket-Key", b"a"),
    (b"X-CSRFToken", b"a" * 64),
    (b"Content_Length", b"5"),
    (b"X-Long", b"a" * 60_000),
    (payloads.INJECTED.encode(), b"1"),
]
