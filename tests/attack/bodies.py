"""Bodies of another kind than the form, and multipart that no browser would write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.attack.crawl import URLENCODED
from tests.attack.drawing import Field, sent

if TYPE_CHECKING:
    from tests.attack.wire import Request


def body(field: Field) -> Request:
    """Draw a body of another kind than the form: JSON, XML, text, nothing, or broken multipart."""
    who = field.somebody()
    shown = field.form_of(who)
    target = shown.action if shown else "/verify"
    values = dict(shown.fields) if shown else {}
    deep = "[" * 4000 + "]" * 4000
    kind, content = field.draw(
        st.sampled_from(
            [
                (b"application/json", json.dumps(values).encode()),
                (b"application/json", b'{"__proto__":{"a":1},"a":' + deep.encode() + b"}"),
                (
                    b"application/xml",
                    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
                ),
                (b"text/plain", urlencode(values).encode()),
                (b"", b"\0\xff"),
                (b"multipart/form-data", b"x" * 50),
                (URLENCODED + b"; charset=utf-7", b"+ADw-script+AD4-=1"),
                (URLENCODED + b"; charset=utf-16", "a=1".encode("utf-16")),
                (URLENCODED, b"a=1&" * 501),
                (URLENCODED, b"\xff" * 1000),
                *((b"multipart/form-data; boundary=b", part) for part in MULTIPARTS),
                *((kind, MULTIPARTS[0]) for kind in BOUNDARIES),
            ]
        )
    )
    return sent(field, "body", who, target, content, content_type=kind)


DISPOSITION = b"Content-Disposition: form-data"
AGAIN = b"Content-Transfer-Encoding: base64"
FILE = b"; name=f; filename=x\r\n"


def _part(head: bytes, content: bytes = b"x") -> bytes:
    return b"--b\r\n" + DISPOSITION + head + b"\r\n\r\n" + content + b"\r\n"


END = b"--b--"
WHOLE = _part(b"; name=text", b"word")
MULTIPARTS = (
    WHOLE + END,
    WHOLE,
    WHOLE * 501 + END,
    WHOLE * 10_000 + END,
    END,
    b"--b\r\n" * 5000,
    b"--b\r\n\r\n\r\n" + END,
    _part(b"") + END,
    _part(b"; name*=utf-8''%ff%00; name=a") + END,
    _part(b"; name=a; filename*=UTF-16''%00") + END,
    _part(b"; name=a; filename*=unicode_escape''%5Cud800") + END,
    _part(b"; name=" + b"a" * 100_000) + END,
    _part(b"; name=a\r\n" + b"X-Many: a\r\n" * 5000) + END,
    _part(b"; name=a\r\n" + AGAIN, b"!!!!") + END,
    _part(FILE + AGAIN, b"=") + END,
    _part(b"; name=a\r\nContent-Type: multipart/mixed; boundary=c", b"--c\r\n\r\nx\r\n--c--") + END,
    _part(FILE + b"Content-Length: -1") + END,
    _part(FILE + b"Content-Length: nine") + END,
    _part(b'; name=f; filename=""', b"") + END,
    _part(b"; name=f; filename=\xff\xfe") + END,
)
BOUNDARIES = (
    b"multipart/form-data; boundary=",
    b'multipart/form-data; boundary="',
    b"multipart/form-data; boundary=" + b"b" * 200,
    b"multipart/form-data; boundary=b; boundary=c",
    b"multipart/form-data; boundary=\xff",
    b"multipart/form-data; boundary=b; charset=hex",
    b"multipart/mixed; boundary=b",
    b"MULTIPART/FORM-DATA; BOUNDARY=b",
)
