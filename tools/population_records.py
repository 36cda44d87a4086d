"""A person and a home of the fictional population."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass
class Person:
    """Somebody of Nyota, before they become rows."""

    serial: int  # eight digits; the ID number is these and two check digits
    full_name: str
    sex: str
    born_on: date
    place_of_birth: str
    birth_district: str  # "" when born abroad
    country_of_birth: str = "NY"
    mother: Person | None = None
    father: Person | None = None
    mother_name: str = ""  # where she is not in the register herself
    father_name: str = ""
    several: str = ""
    registered: bool = False  # whether the birth stands in the register
    status: str = "valid"
    phone: str = ""
    email: str = ""
    language: str = "en"

    @property
    def number(self) -> str:
        """The ID number, with its two check digits."""
        return id_number(self.serial)


@dataclass
class Home:
    """A household and where it lives."""

    district: str
    address: str
    since: date
    people: list[Person] = field(default_factory=list)


def id_number(serial: int) -> str:
    """Return the eight digits with two check digits by ISO 7064 MOD 97-10.

    >>> id_number(31264907)
    '3126490712'
    """
    return f"{serial:08d}{98 - serial * 100 % 97:02d}"


def is_id_number(text: str) -> bool:
    """Whether the check digits of an ID number fit."""
    return len(text) == 10 and text.isdecimal() and int(text) % 97 == 1  # noqa: PLR2004 - ISO 7064
