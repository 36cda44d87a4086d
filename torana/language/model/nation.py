"""What a nation is: registries, agencies, areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from torana.language.model.asking import Option, Text
    from torana.language.model.service import Period


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a registry. `meaning` is the once-only word: what it is of its subject.

    A choice has its options, an area the areas of the nation: an entry holds the key of one.
    """

    name: str
    type: str  # schema/registry.FIELD_TYPES
    title: Text
    meaning: str = ""
    personal: bool = True
    optional: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry: what it holds, by which key, whose it is and who may read it."""

    name: str
    title: Text
    agency: str
    fields: Mapping[str, Field]
    key: tuple[str, ...]  # the fields that name an entry
    lookups: tuple[tuple[str, ...], ...]  # further sets of fields by which an entry is found
    subject: str  # the field that holds the ID number of whom the entry is about ("" where none)
    readers: tuple[str, ...]  # agencies, beside the owner
    writers: tuple[str, ...]
    retention: Period | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an agency: whom people deal with, instead of a name."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Office:
    """An office of an agency, and the areas it serves."""

    name: str
    title: Text
    areas: tuple[str, ...]
    address: Text
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its posts, its offices, the days it works."""

    name: str
    title: Text
    summary: Text
    posts: Mapping[str, Post]
    offices: Mapping[str, Office]
    weekend: tuple[int, ...]  # ISO weekdays that are not worked: (6, 7)
    holidays: Mapping[date, Text]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """A moment of life under which services are found."""

    name: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Area:
    """A district of the nation."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Nation:
    """A nation, without its services."""

    code: str  # two or three letters before references: NY
    name: Text
    government: Text  # what stands under the name: "Government services"
    languages: tuple[str, ...]  # the first is the default
    currency: str  # ISO 4217, or the nation's own
    time_zone: str  # IANA
    country_calling_code: str  # 254
    id_number_pattern: str  # a regular expression over the bare number
    id_number_title: Text
    id_number_example: str
    theme: Mapping[str, str]  # indigo, indigo_deep, accent
    support: Mapping[str, str]  # phone, email
    needs: Mapping[str, NeedGroup]
    areas: Mapping[str, Area]
    agencies: Mapping[str, Agency]
    registries: Mapping[str, Registry]
