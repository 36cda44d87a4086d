"""Where a request ends is read in one way: what two readers could read otherwise is refused.

Else a proxy in front and we behind it could see different requests in the same bytes, and one
person's would carry another's (request smuggling; RFC 9112, 6.1 to 6.3 and 11.2).
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from torana.base.gate.tests.test_gate import Served, everything, lines_are_closed, served

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["lines_are_closed", "served"]  # fixtures

SECOND = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
TWO_WAYS = {
    "two lengths": (b"Content-Length: 3", b"Content-Length: 38"),
    "two lengths in one line": (b"Content-Length: 3, 38",),
    "a length with a sign": (b"Content-Length: +3",),
    "a length below nothing": (b"Content-Length: -3",),
    "a length that is none": (b"Content-Length: 3x",),
    "an unknown coding": (b"Transfer-Encoding: xchunked",),
    "a coding that is not last": (b"Transfer-Encoding: chunked, identity",),
    "a space before the colon": (b"Content-Length : 3",),
    "a folded line": (b"Content-Length:\r\n 3",),
    "a name that is none": (b"Content\0Length: 3",),
    "a line feed within a value": (b"X-Note: a\rContent-Length: 38",),
}


def request(headers: Iterable[bytes], body: bytes) -> bytes:
    lines = (b"POST /echo HTTP/1.1", b"Host: x", b"Connection: close", *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.mark.parametrize("told", TWO_WAYS)
def test_a_request_of_two_readings_is_refused(told: str, served: Served) -> None:
    answer = everything(served.raw(request(TWO_WAYS[told], b"a=1" + SECOND)))
    assert answer.startswith(b"HTTP/1.1 400"), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1


def test_of_a_length_and_chunks_the_chunks_count(served: Served) -> None:
    headers = (b"Content-Length: 3", b"Transfer-Encoding: chunked")
    answer = everything(served.raw(request(headers, b"5\r\nhello\r\n0\r\n\r\n" + SECOND)))
    assert answer.count(b"HTTP/1.1 ") == 1, "what follows is not read as a request"
    assert b"smuggled" not in answer


@pytest.mark.parametrize("length", [40, 50_000])
def test_a_form_that_was_cut_off_is_not_taken_for_whole(length: int, served: Served) -> None:
    """Else a line that breaks would send half a sentence in an officer's name."""
    line = served.raw(request((b"Content-Length: %d" % length,), b"reason=The pro"))
    line.shutdown(socket.SHUT_WR)
    assert b"HTTP/1.1 200" not in everything(line)


def test_after_chunks_of_no_clear_size_nothing_is_read_as_a_request(served: Served) -> None:
    for size in (b"-1", b"0x5", b"5;\n", b"FFFFFFFFFFFFFFFFF", b" 5", b""):
        body = size + b"\r\nhello\r\n0\r\n\r\n" + SECOND
        answer = everything(served.raw(request((b"Transfer-Encoding: chunked",), body)))
        assert answer.count(b"HTTP/1.1 ") <= 1, size
        assert b"smuggled" not in answer, size
