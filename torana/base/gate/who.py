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
_SLOT = struct.Struct("=III")
BOOK_BYTES = _SLOT.size * BOOK_SLOTS
SERVED_S_MAX = 300  # as long as somebody takes over one page of a form
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
    """Who is signed in and was served in the last minutes, shared by all web processes.

    A table of slots, found by a digest of the session: when, which person, and a check by which
    another session in the same slot is told apart. Nothing in it tells anybody who they are.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Open the shared table, or keep one alone where there is none."""
        path = environment.get(BOOK)
        if path:
            with open(path, "r+b") as file:  # noqa: PTH123 - a file of the parent's, by number
                self._bytes = mmap.mmap(file.fileno(), BOOK_BYTES)
        else:
            self._bytes = mmap.mmap(-1, BOOK_BYTES)

    def note(self, session: str, person: str) -> None:
        """Remember that somebody signed in was served now."""
        if session and person:
            at, check = _slot(session)
            mark = zlib.crc32(person.encode())
            _SLOT.pack_into(self._bytes, at, check, int(time.monotonic()) + 1, mark)

    def person(self, session: str) -> str:
        """Return a mark of the person whose session it is; "" for who was not here lately."""
        if not session:
            return ""
        at, check = _slot(session)
        found, when, mark = _SLOT.unpack_from(self._bytes, at)
        if found != check or not when or time.monotonic() - when > SERVED_S_MAX:
            return ""
        return f"person {mark}"


def _slot(session: str) -> tuple[int, int]:
    digest = hashlib.blake2b(session.encode("utf-8", "replace"), digest_size=8).digest()
    number = int.from_bytes(digest, "little")
    return number % BOOK_SLOTS * _SLOT.size, number >> 32
