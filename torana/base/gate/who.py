"""Who sends a request, as far as the waiting line must know: a person, or an address.

Neither is trusted for anything else, and neither is written down.
"""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import os
import struct
import time
import zlib
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOK = "TORANA_GATE_BOOK"  # where all web processes note whom they served; `torana web` makes it
BOOK_SLOTS = 2**17
_SLOT = struct.Struct("=IIII")  # a check, when let in, when last served, who
BOOK_BYTES = _SLOT.size * BOOK_SLOTS
SERVED_S_MAX = 300  # as long as somebody takes over one page of a form
INSIDE_S_MAX = 1200  # then one comes in again like everybody: nobody keeps others out for ever
PERSON = "torana.person"  # in the environment of a request, once the sign-in door knows who asks
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
    """Who is inside: signed in, let in, and served in the last minutes; for all web processes.

    A table of slots, found by a digest of the session, with a check by which another session in
    the same slot is told apart. Nothing in it tells anybody who they are.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Open the shared table, or keep one alone where there is none."""
        path = environment.get(BOOK)
        if path:
            with open(path, "r+b") as file:  # noqa: PTH123 - a file of the parent's, by number
                self._bytes = mmap.mmap(file.fileno(), BOOK_BYTES)
        else:
            self._bytes = mmap.mmap(-1, BOOK_BYTES)

    def let_in(self, session: str, person: str) -> None:
        """Remember that somebody who is signed in was let in and served now."""
        if session and person:
            at, check = _slot(session)
            now = int(time.monotonic()) + 1
            _SLOT.pack_into(self._bytes, at, check, now, now, zlib.crc32(person.encode()))

    def served(self, session: str) -> None:
        """Remember that somebody who is inside was served now."""
        at, check = _slot(session)
        found, since, _, mark = _SLOT.unpack_from(self._bytes, at)
        if found == check:
            now = int(time.monotonic()) + 1
            _SLOT.pack_into(self._bytes, at, check, since, now, mark)

    def person(self, session: str) -> str:
        """Return a mark of the person whose session it is; "" for who is not inside."""
        if not session:
            return ""
        at, check = _slot(session)
        found, since, when, mark = _SLOT.unpack_from(self._bytes, at)
        now = time.monotonic()
        if found != check or now - when > SERVED_S_MAX or now - since > INSIDE_S_MAX or not when:
            return ""
        return f"person {mark}"


def _slot(session: str) -> tuple[int, int]:
    digest = hashlib.blake2b(session.encode("utf-8", "replace"), digest_size=8).digest()
    number = int.from_bytes(digest, "little")
    return number % BOOK_SLOTS * _SLOT.size, number >> 32
