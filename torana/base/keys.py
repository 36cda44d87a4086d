"""Keys: what is personal is sealed at rest, and forgetting a key forgets the thing.

Each sealed thing has its own data key, wrapped by its holder's key, which is wrapped by the
master key (design.md, "Personal data"). Deleting the sealed bytes erases the thing; deleting the
holder's key erases everything of that person at once. AES-256-GCM (NIST SP 800-38D) throughout,
with the thing's name as authenticated data, so that a blob moved to another row does not open.
"""

from __future__ import annotations

import functools
import hmac
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from torana.base import keyring
from torana.base.models import HolderKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NATION_ID = UUID(int=0)  # the holder of what belongs to no person

_hand = threading.local()

# The key of the row's holder, for a query that reads the row: see `bring`.
WRAPPED_OF = "(SELECT wrapped FROM base_holderkey WHERE holder_id = {})"

_VERSION = b"\x01"
_WRAPPED_BYTES = keyring.NONCE_BYTES + 32 + 16


class SealBroken(Exception):  # noqa: N818 - reads as what happened
    """A sealed thing did not open: it was altered, moved, or its key is gone."""


def seal_for(holder_id: UUID, plaintext: bytes, about: str) -> bytes:
    """Seal `plaintext` for a holder under a data key of its own.

    `about` names the thing, such as "document:<id>", and must be given again to open it. The
    holder's key is made at first need, in the caller's transaction.
    """
    data_key = AESGCM.generate_key(256)
    return (
        _VERSION
        + keyring.encrypt(_holder_key(holder_id, make=True), data_key, about)
        + keyring.encrypt(data_key, plaintext, about)
    )


def open_for(holder_id: UUID, sealed: bytes, about: str) -> bytes:
    """Return what was sealed for the holder under the same `about`, else raise SealBroken."""
    return opener_for(holder_id)(sealed, about)


def opener_for(holder_id: UUID) -> Callable[[bytes, str], bytes]:
    """Return what opens many things of one holder: the holder's key is read once."""
    key = _holder_key(holder_id, make=False)
    return functools.partial(_open_with, key)


def open_many(things: Sequence[tuple[UUID, bytes, str]]) -> list[bytes]:
    """Open (holder, sealed, about) of many things, with one query for all their holders' keys.

    For lists: what does not open is b"", so that one person whose key is erased or spoilt does not
    take a list away.
    """
    wanted = {holder_id for holder_id, _, _ in things}
    rows = HolderKey.objects.filter(holder_id__in=wanted).values_list("holder_id", "wrapped")
    holder_keys = {}
    for holder_id, wrapped in rows:
        with suppress(SealBroken):
            holder_keys[holder_id] = _unwrapped(holder_id, bytes(wrapped))
    opened = []
    for holder_id, sealed, about in things:
        try:
            opened.append(_open_with(holder_keys[holder_id], sealed, about))
        except (KeyError, SealBroken):
            opened.append(b"")
    return opened


def pairwise(person_id: UUID, sector: str) -> str:
    """Return the person's pseudonym in one sector: the same there always, unlinkable elsewhere.

    As pairwise subject identifiers of OpenID Connect Core 1.0, section 8.1.
    """
    return mac("pairwise", f"{sector}\n{person_id}".encode()).hex()[:32]


def mac(purpose: str, data: bytes) -> bytes:
    """Return HMAC-SHA256 of `data` under a key that serves this purpose alone."""
    return hmac.digest(keyring.lookup(purpose), data, "sha256")


def _open_with(holder_key: bytes, sealed: bytes, about: str) -> bytes:
    if sealed[:1] != _VERSION:
        raise SealBroken(about)
    wrapped, ciphertext = sealed[1 : 1 + _WRAPPED_BYTES], sealed[1 + _WRAPPED_BYTES :]
    return _decrypt(_decrypt(holder_key, wrapped, about), ciphertext, about)


@contextmanager
def at_hand() -> Iterator[None]:
    """Remember the holders' keys that are used until the block ends, in this thread.

    For one action, which opens and seals several things of one person: the key is asked for once.
    """
    if hasattr(_hand, "keys"):
        yield
        return
    _hand.keys = {}
    try:
        yield
    finally:
        del _hand.keys


def bring(holder_id: UUID, wrapped: bytes) -> None:
    """Have a holder's wrapped key at hand that came with another query; see `at_hand`."""
    remembered: dict[UUID, bytes] | None = getattr(_hand, "keys", None)
    if remembered is not None and holder_id not in remembered:
        remembered[holder_id] = _unwrapped(holder_id, wrapped)


def _holder_key(holder_id: UUID, *, make: bool) -> bytes:
    remembered: dict[UUID, bytes] | None = getattr(_hand, "keys", None)
    if remembered is None:
        return _ask_for_key(holder_id, make=make)
    if holder_id not in remembered:
        remembered[holder_id] = _ask_for_key(holder_id, make=make)
    return remembered[holder_id]


def _ask_for_key(holder_id: UUID, *, make: bool) -> bytes:
    wrapped = _wrapped(holder_id)
    if wrapped is None:
        about = f"holder:{holder_id}"
        if not make:
            raise SealBroken(about)
        fresh = HolderKey(
            holder_id=holder_id,
            wrapped=keyring.wrap(AESGCM.generate_key(256), about),
        )
        # Two requests may need a first key at once: the first one written is everybody's.
        HolderKey.objects.bulk_create([fresh], ignore_conflicts=True)
        wrapped = _wrapped(holder_id)
        assert wrapped
    return _unwrapped(holder_id, wrapped)


def _unwrapped(holder_id: UUID, wrapped: bytes) -> bytes:
    about = f"holder:{holder_id}"
    return _found(keyring.unwrap(wrapped, about), about)


def _wrapped(holder_id: UUID) -> bytes | None:
    # Every leaf of the log asks this; as a queryset it costs five times as much.
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM base_holderkey WHERE holder_id = %s", [holder_id])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _decrypt(key: bytes, sealed: bytes, about: str) -> bytes:
    return _found(keyring.decrypt(key, sealed, about), about)


def _found(opened: bytes | None, about: str) -> bytes:
    if opened is None:
        raise SealBroken(about)
    return opened
