"""The keys that all others hang on, as this process has them now.

    master key          wraps the holders' keys; torana keys rotate master gives a new one
    the one before      while the rows are wrapped anew, what it wrapped still opens
    lookup keys         make the MACs by which rows are found; they stay when the master key goes

All three are files. A process that meets a holder's key it cannot open, or is about to make one,
looks whether they have changed: so a running nation changes its master key without a restart.
"""

from __future__ import annotations

import functools
import json
import os
import threading
from dataclasses import dataclass
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
    """What the files held when they were read."""

    master: bytes
    before: bytes | None
    lookups: Mapping[str, bytes]
    stamp: tuple[object, ...]

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


def before_of(master_file: Path) -> Path:
    """Return where the master key before lies, beside the one in use."""
    return master_file.with_name(f"{master_file.name}-before")


def read_lookups(file: Path) -> dict[str, bytes]:
    """Return the lookup keys that were kept, none before the first rotation."""
    try:
        return {name: bytes.fromhex(key) for name, key in json.loads(file.read_text()).items()}
    except FileNotFoundError:
        return {}


def _known() -> Keys:
    return _keys if _keys is not None else _fresh()


def _fresh() -> Keys:
    """Return the keys as the files hold them now; read again only what has changed."""
    global _keys  # noqa: PLW0603 - one ring a process
    stamp = _stamp()
    known = _keys
    if known is not None and known.stamp == stamp:
        return known
    with _lock:
        try:
            _keys = _read(stamp)
        except (OSError, ValueError):  # half of a change, or a folder taken away: what we have goes
            if known is None:
                raise
            return known
        return _keys


def _read(stamp: tuple[object, ...]) -> Keys:
    # In this order: a rotation writes them in the other, so a new master never comes without what
    # has to stand beside it.
    file: Path | None = settings.MASTER_KEY_FILE
    if file is None or stamp[1] is None:
        master, before = bytes.fromhex(settings.MASTER_KEY), None
    else:
        master = bytes.fromhex(file.read_text())
        before = _read_before(before_of(file))
    return Keys(master, before, read_lookups(settings.LOOKUP_KEYS_FILE), stamp)


def _read_before(file: Path) -> bytes | None:
    try:
        return bytes.fromhex(file.read_text())
    except FileNotFoundError:
        return None


def _stamp() -> tuple[object, ...]:
    file: Path | None = settings.MASTER_KEY_FILE
    files = [settings.LOOKUP_KEYS_FILE] + ([file, before_of(file)] if file else [])
    return (settings.MASTER_KEY, *(_stamp_of(path) for path in [*files[1:], files[0]]))


def _stamp_of(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns
