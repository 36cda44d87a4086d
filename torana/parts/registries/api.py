"""What registries can do: find an entry, add one, load an old register, tell its history."""

from torana.parts.registries.actions import add, find, load
from torana.parts.registries.errors import (
    EntryExists,
    KeyIncomplete,
    RegistryUnknown,
    ValuesUnsound,
)
from torana.parts.registries.queries import history
from torana.parts.registries.records import Entry, EntryVersion

__all__ = [
    "Entry",
    "EntryExists",
    "EntryVersion",
    "KeyIncomplete",
    "RegistryUnknown",
    "ValuesUnsound",
    "add",
    "find",
    "history",
    "load",
]
