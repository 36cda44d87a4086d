"""Requests whose length, encoding or first line is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.attack.drawing import Field, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attack.wire import Request


def framing(field: Field) -> Request:
    """Draw a request whose length, encoding or line is wrong: it may be dropped, never misread."""
    who = field.somebody()
    shown = field.form_of(who)
    content = urlencode(shown.fields).encode() if shown else b"text=a"
    request = sent(field, "framing", who, shown.action if shown else "/verify", content)
    bare = tuple(pair for pair in request.headers if pair[0] != b"Content-Length")
    change = field.draw(st.sampled_from(FRAMINGS))
    return replace(change(request, bare, len(content)), broken=True)


_Headers = tuple[tuple[bytes, bytes], ...]
CHUNKED = (b"Transfer-Encoding", b"chunked")


def _length(*values: bytes) -> Callable[[Request, _Headers, int], Request]:
    def changed(request: Request, bare: _Headers, size: int) -> Request:
        del size
        return replace(request, headers=bare + tuple((b"Content-Length", v) for v in values))

    return changed


def _chunks(body: bytes, *more: tuple[bytes, bytes]) -> Callable[[Request, _Headers, int], Request]:
    def changed(request: Request, bare: _Headers, size: int) -> Request:
        del size
        return replace(request, headers=(*bare, CHUNKED, *more), body=body)

    return changed


def _line(method: str, target: bytes) -> Callable[[Request, _Headers, int], Request]:
    def changed(request: Request, bare: _Headers, size: int) -> Request:
        del size
        return replace(request, method=method, target=target, headers=bare, body=b"")

    return changed


FRAMINGS: list[Callable[[Request, _Headers, int], Request]] = [
    *(
        _length(value)
        for value in (b"-1", b"0", b"+5", b"5 5", b"0x10", b"9" * 30, b"a", b"", b"1e3")
    ),
    _length(),
    _length(b"5", b"6"),
    _length(b"5, 6"),
    _length(b"99999"),
    _chunks(b"5\r\ntext=\r\n0\r\n\r\n"),
    _chunks(b"zz\r\ntext=\r\n0\r\n\r\n"),
    _chunks(b"5;a=b\r\ntext=\r\n0\r\nX-Trailer: a\r\n\r\n"),
    _chunks(b"-1\r\n\r\n"),
    _chunks(b"f" * 20 + b"\r\n"),
    _chunks(b"5\r\ntext="),
    _chunks(b"0\r\n\r\nGET /desk HTTP/1.1\r\nHost: localhost\r\n\r\n", (b"Content-Length", b"5")),
    _chunks(b"0\r\n\r\n", (b"Transfer-Encoding", b"identity")),
    _chunks(b"0\r\n\r\n", (b"Transfer-Encoding", b"xchunked")),
    _line("GET", b"*"),
    _line("CONNECT", b"localhost:22"),
    _line("GET", b"/ HTTP/1.1\r\nHost: localhost\r\n\r\nGET /desk"),
    _line("GET", b""),
    _line("PRI", b"*"),
    _line("", b"/"),
    _line("GET", b"/" + b"a" * 70_000),
    _line("GET", b"/\xff\xfe"),
    _line("GET", b"/a b"),
    _line("G\xe9T", b"/"),
]
