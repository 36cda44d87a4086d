"""Who sends a request, as far as the waiting line must know: an address, and a session behind it.

Neither is trusted for anything else, and neither is written down.
"""

from __future__ import annotations

import ipaddress
import mmap
import os
import time
import zlib
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOK = "TORANA_GATE_BOOK"  # where all web processes note whom they served; `torana web` makes it
BOOK_SLOTS = 2**18
BOOK_BYTES = 4 * BOOK_SLOTS
BEGUN_S_MAX = 300  # as long as somebody takes over one page of a form
_KEY_LENGTH_MAX = 64
_IPV6_NETWORK_BITS = 64


def address_of(client: str, forwarded: str | None) -> str:
    """Return the sender's address: of IPv6 the /64, which is what one household is given.

    `forwarded` is X-Forwarded-For. It counts only behind a proxy of ours (TORANA_PROXY), and of it
    only the last entry: the one that our proxy wrote. What stands before it, anybody can write.
    """
    if forwarded and settings.SECURE_PROXY_SSL_HEADER is not None:
        sender = forwarded.rpartition(",")[2].strip().strip("[]")
    else:
        sender = client.rpartition(":")[0].strip("[]")
    if ":" not in sender:
        return sender[:_KEY_LENGTH_MAX]
    try:
        network = ipaddress.ip_network((sender.partition("%")[0], _IPV6_NETWORK_BITS), strict=False)
    except ValueError:
        return sender[:_KEY_LENGTH_MAX]
    return str(network.network_address)


def session_of(cookie: str | None) -> str:
    """Return what tells one browser from another: its session, or what its forms are known by."""
    if not cookie:
        return ""
    return _value(cookie, settings.SESSION_COOKIE_NAME) or _value(cookie, settings.CSRF_COOKIE_NAME)


def _value(cookie: str, name: str) -> str:
    for pair in cookie.split(";"):
        found, _, value = pair.strip().partition("=")
        if found == name:
            return value[:_KEY_LENGTH_MAX]
    return ""


class Book:
    """Which sessions were served in the last minutes: a table of times, shared by web processes.

    A slot is a number of 4 bytes, found by a checksum of the session. Two sessions may share one;
    then a newcomer is taken for somebody half-way through, which harms nobody.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Open the shared table, or keep one alone where there is none."""
        path = environment.get(BOOK)
        if path:
            with open(path, "r+b") as file:  # noqa: PTH123 - a file of the parent's, by number
                self._bytes = mmap.mmap(file.fileno(), BOOK_BYTES)
        else:
            self._bytes = mmap.mmap(-1, BOOK_BYTES)
        self._served = memoryview(self._bytes).cast("I")

    def note(self, session: str) -> None:
        """Remember that a session was served now."""
        if session:
            self._served[_slot(session)] = int(time.monotonic()) + 1

    def knows(self, session: str) -> bool:
        """Whether a session was served a moment ago."""
        if not session:
            return False
        at = self._served[_slot(session)]
        return at > 0 and time.monotonic() - at < BEGUN_S_MAX


def _slot(session: str) -> int:
    return zlib.crc32(session.encode("utf-8", "replace")) % BOOK_SLOTS
