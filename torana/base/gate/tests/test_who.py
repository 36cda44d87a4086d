"""Who waits: addresses as proxies and networks have them, sessions, and the shared book."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from torana.base.gate.who import (
    BOOK,
    BOOK_BYTES,
    INSIDE_S_MAX,
    SERVED_S_MAX,
    Book,
    address_of,
    session_of,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("client", "address"),
    [
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8:1:2:aaaa::1]:4711", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2:4711", "2001:db8:1:2::"),
    ],
)
def test_an_address_is_an_ipv4_address_or_a_household_of_ipv6(client: str, address: str) -> None:
    assert address_of(client, None) == address


def test_a_header_that_anybody_can_write_counts_for_nothing(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert address_of("192.0.2.7:1", "198.51.100.1") == "192.0.2.7"


def test_behind_our_proxy_only_what_the_proxy_wrote_counts(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address_of("127.0.0.1:1", "203.0.113.9, 198.51.100.1") == "198.51.100.1"
    assert address_of("127.0.0.1:1", "x, 2001:db8::5") == "2001:db8::"
    assert address_of("127.0.0.1:1", ":" * 500) == ":" * 64


@pytest.mark.parametrize(
    ("cookie", "session"),
    [
        (None, ""),
        ("language=ar", ""),
        ("language=ar; session=abc; csrftoken=x", "abc"),
        ("csrftoken=xyz", "xyz"),
        ("notsession=abc", ""),
        ("session=" + "a" * 900, "a" * 64),
    ],
)
def test_a_browser_is_known_by_its_session_or_its_forms(cookie: str | None, session: str) -> None:
    assert session_of(cookie) == session


def test_every_process_knows_whom_another_served(tmp_path: Path) -> None:
    shared = tmp_path / "book"
    shared.write_bytes(bytes(BOOK_BYTES))
    one, other = (Book(os.environ | {BOOK: str(shared)}) for _ in range(2))
    assert not other.person("key of amina")
    one.let_in("key of amina", "amina")
    one.let_in("her other key", "amina")
    assert other.person("key of amina") == other.person("her other key") != ""
    assert not other.person("key of baraka")
    one.let_in("", "baraka")
    one.let_in("key of nobody", "")
    assert not one.person("")
    assert not one.person("key of nobody")


def test_who_is_not_served_for_minutes_or_stays_too_long_comes_in_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book, now = Book({}), 1000.0
    monkeypatch.setattr("torana.base.gate.who.time.monotonic", lambda: now)
    book.let_in("key", "amina")
    now += SERVED_S_MAX - 10
    assert book.person("key")
    book.served("key")
    now += SERVED_S_MAX - 10
    assert book.person("key")
    now += 20
    assert not book.person("key")
    book.let_in("key", "amina")
    for _ in range(INSIDE_S_MAX // 100):
        now += 101
        book.served("key")
    assert not book.person("key")
