"""How an entry's values are sealed, and how it is found without telling what it is found by."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import orjson

from torana.base import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from torana.language.model import Registry


def seal(entry_id: UUID, subject_id: UUID | None, values: Mapping[str, str]) -> bytes:
    """Return the sealed values of an entry."""
    text = orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS)
    return keys.seal_for(subject_id or keys.NATION_ID, text, f"entry:{entry_id}")


def unseal(entry_id: UUID, subject_id: UUID | None, sealed: bytes) -> dict[str, str]:
    """Return the values of an entry."""
    text = keys.open_for(subject_id or keys.NATION_ID, sealed, f"entry:{entry_id}")
    values: dict[str, str] = orjson.loads(text)
    return values


def key_mac(registry: str, key: Mapping[str, str]) -> bytes:
    """Return what stands for a key in the table of keys.

    Case, accents' encodings and spaces around do not matter: people type names in many ways.
    """
    tidy = {name: " ".join(_plain(value).split()) for name, value in key.items()}
    text = orjson.dumps([registry, tidy], option=orjson.OPT_SORT_KEYS)
    return keys.mac("registry key", text)


def ways(registry: Registry) -> Iterable[tuple[str, ...]]:
    """Return the sets of fields by which an entry is found, the key first."""
    return (registry.key, *registry.lookups)


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()
