"""The keys that all others hang on, as this process has them now.

They stand in one file, the master key's, one a line:

    5e5e...                  the master key: it wraps the holders' keys
    before = a1b2...         the one before: while rows are wrapped anew, what it wrapped opens
    lookup id number = ...   keys of the MACs by which rows are found: they stay for ever

A fresh file has the first line alone; the others come with the first `torana keys rotate master`.
A process that meets a holder's key it cannot open, or is about to make one, looks whether the file
has changed: so a running nation changes its master key without a restart.
"""

from __future__ import annotations

import functools
import os
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# What a MAC may be made for. A purpose that is not here would be lost with the next master key.
LOOKUPS = (
    "address in logs",
    "id number",
    "nobody",
    "one-time code",
    "pairwise",
    "registry key",
    "slowing",
)
WRAPS = "holder keys"
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Keys:
    """What the file held when it was read."""

    master: bytes
    before: bytes | None
    lookups: Mapping[str, bytes]
    stamp: object = None

    def wrapping(self) -> tuple[bytes, ...]:
        """Return the keys that open what wraps holders' keys, the one in use first."""
        masters = (self.master,) if self.before is None else (self.master, self.before)
        return tuple(derived(master, WRAPS) for master in masters)


_lock = threading.Lock()
_keys: Keys | None = None


def wrap(holder_key: bytes, about: str) -> bytes:
    """Wrap a holder's key under the master key that is in use at this moment."""
    return encrypt(_fresh().wrapping()[0], holder_key, about)


def unwrap(wrapped: bytes, about: str) -> bytes | None:
    """Return a holder's key, None where no master key of ours wrapped it."""
    keys = _known()
    opened = first_that_opens(keys.wrapping(), wrapped, about)
    if opened is None and (fresh := _fresh()) is not keys:
        opened = first_that_opens(fresh.wrapping(), wrapped, about)
    return opened


def lookup(purpose: str) -> bytes:
    """Return the key of MACs for one purpose, which is one of LOOKUPS."""
    assert purpose in LOOKUPS, "a purpose that the next master key would lose"
    keys = _known()
    return keys.lookups.get(purpose) or derived(keys.master, purpose)


@functools.lru_cache(maxsize=64)
def derived(master: bytes, purpose: str) -> bytes:
    """Return the key for one purpose, derived from a master key (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=b"torana:" + purpose.encode()).derive(master)


def encrypt(key: bytes, plaintext: bytes, about: str) -> bytes:
    """Return the plaintext sealed by AES-256-GCM, after its nonce."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, about.encode())


def decrypt(key: bytes, sealed: bytes, about: str) -> bytes | None:
    """Return what `encrypt` sealed; None where it was altered, moved, or sealed by another key."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        return None


def first_that_opens(keys: tuple[bytes, ...], sealed: bytes, about: str) -> bytes | None:
    """Return what the first of the keys opens that can."""
    opened = (decrypt(key, sealed, about) for key in keys)
    return next((plain for plain in opened if plain is not None), None)


def is_rotating() -> bool:
    """Whether a second master key still opens."""
    return _fresh().before is not None


def parse(text: str) -> Keys:
    """Return the keys of a file, or raise ValueError."""
    first, *more = text.split("\n")
    named = dict(_named(line) for line in more if line.strip())
    before = named.pop("before", None)
    return Keys(
        bytes.fromhex(first), before, {n.removeprefix(_LOOKUP): k for n, k in named.items()}
    )


def write(keys: Keys) -> str:
    """Return the text of a file with these keys."""
    lines = [keys.master.hex()]
    lines += [f"before = {keys.before.hex()}"] if keys.before is not None else []
    lines += [f"{_LOOKUP}{name} = {key.hex()}" for name, key in sorted(keys.lookups.items())]
    return "\n".join(lines) + "\n"


_LOOKUP = "lookup "


def _named(line: str) -> tuple[str, bytes]:
    name, _, key = line.partition("=")
    name = name.strip()
    if name != "before" and name.removeprefix(_LOOKUP) not in LOOKUPS:
        raise ValueError(f"a line of no key: {name}")
    return name, bytes.fromhex(key)


def _known() -> Keys:
    return _keys if _keys is not None else _fresh()


def _fresh() -> Keys:
    """Return the keys as the file holds them now; read again only when it has changed."""
    global _keys  # noqa: PLW0603 - one ring a process
    stamp = _stamp()
    known = _keys
    if known is not None and known.stamp == stamp:
        return known
    with _lock:
        try:
            _keys = replace(parse(_text()), stamp=stamp)
        except (OSError, ValueError):  # taken away, or spoilt: what we have still goes
            if known is None:
                raise
            return known
        return _keys


def _text() -> str:
    file: Path | None = settings.MASTER_KEY_FILE
    try:
        text = file.read_text() if file else ""
    except FileNotFoundError:
        text = ""
    return text or settings.MASTER_KEY


def _stamp() -> object:
    file: Path | None = settings.MASTER_KEY_FILE
    try:
        told = file.stat() if file else None
    except OSError:
        told = None
    return (settings.MASTER_KEY, told and (told.st_ino, told.st_mtime_ns))
