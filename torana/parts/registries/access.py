"""Who may read or write a registry, and how its name becomes the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.errors import NotAllowed
from torana.parts.catalogue import api as catalogue
from torana.parts.registries.errors import RegistryUnknown

if TYPE_CHECKING:
    from torana.language.model import Registry


def readable_by(agency: str, registry: str) -> Registry:
    """Return the registry if `agency` owns it or is among its readers; else refuse."""
    found = named(registry)
    if agency != found.agency and agency not in found.readers:
        raise NotAllowed
    return found


def writable_by(agency: str, registry: str) -> Registry:
    """Return the registry if `agency` owns it or is among its writers; else refuse."""
    found = named(registry)
    if agency != found.agency and agency not in found.writers:
        raise NotAllowed
    return found


def named(registry: str) -> Registry:
    """Return the registry of this name in the nation as it is published now; refuse another."""
    found = catalogue.nation().registries.get(registry)
    if found is None:
        raise RegistryUnknown
    return found
