"""Telephone numbers: kept in E.164, shown as the country writes them."""

from __future__ import annotations

import re

import phonenumbers

from torana.parts.identity.errors import PhoneUnreadable

E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164, 6.2: at most 15 digits
SHOWN_DIGITS = 3


def kept(text: str) -> str:
    """Return the phone in E.164; refuse what cannot be one.

    A nation's calling code may be one that the library does not know (Nyota's is not the world's),
    so the pattern decides, and the library only where it knows the region.
    """
    bare = re.sub(r"[\s()./-]", "", text)
    if not E164.fullmatch(bare):
        raise PhoneUnreadable
    try:
        number = phonenumbers.parse(bare)
    except phonenumbers.NumberParseException:
        return bare
    if phonenumbers.region_code_for_country_code(number.country_code or 0) == "ZZ":
        return bare
    if not phonenumbers.is_possible_number(number):
        raise PhoneUnreadable
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(phone: str) -> str:
    """Return the phone as people read it, or as it is where the library knows no better."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
