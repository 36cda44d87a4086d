"""What a YAML file says, before anybody asks what it means: text with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. YAML gives it no type: `no`, `0012` and `12E5` are what they say."""

    text: str
    place: Place
    quoted: bool = False
    block: bool = False  # written with | or >, so columns inside are not those of the file


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with what stands under it."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with values, in the order written; no key twice."""

    place: Place
    entries: list[Entry] = field(default_factory=list)

    def get(self, name: str) -> Entry | None:
        """Return the entry of a key."""
        return next((entry for entry in self.entries if entry.key.text == name), None)


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)


Node: TypeAlias = "Scalar | MappingNode | ListNode"
