"""ID numbers and codes as they are typed, kept and compared."""

from __future__ import annotations

import secrets
import unicodedata

from torana.base import keys

# Without 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U: read out or printed badly, the
# codes stay what they are.
PRINTED_ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
PRINTED_CHARS = 8  # 10^11 codes
TYPED_CHARS_MAX = 64


def tidy(typed: str) -> str:
    """Return a number or a code as we keep it: capitals and plain digits, no spaces or dashes.

    Digits of every script count: a keyboard set to Arabic types ٣ for 3.
    """
    plain = (str(unicodedata.digit(ch, ch)) for ch in typed[:TYPED_CHARS_MAX] if ch.isalnum())
    return "".join(plain).upper()


def number_mac(number: str) -> bytes:
    """Return the MAC under which an ID number is found."""
    return keys.mac("id number", tidy(number).encode())


def code_mac(code: str, salt: bytes) -> bytes:
    """Return the MAC of a code; `salt` is whose it is, so that equal codes differ in the table."""
    return keys.mac("one-time code", salt + tidy(code).encode())


def digits(count: int) -> str:
    """Draw a code of `count` digits."""
    return f"{secrets.randbelow(10**count):0{count}}"


def printed() -> str:
    """Draw a code for paper, with a dash in the middle for the eye."""
    chars = "".join(secrets.choice(PRINTED_ALPHABET) for _ in range(PRINTED_CHARS))
    return f"{chars[:4]}-{chars[4:]}"
