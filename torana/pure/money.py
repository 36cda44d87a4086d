"""Amounts of money: whole numbers of the smallest unit of a currency, never a fraction of one.

They are written `KES 500.00`: the currency, and the amount in major units with all its digits
behind the point. That is how rules, registers and certificates have it; pages write it as the
reader's language does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MINOR_MAX = 10**15  # beyond every budget, and exact wherever a number is a double
# By ISO 4217 (amendment 176): the currencies without digits behind the point, and with three.
_NONE = frozenset(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"]).union(
    ["RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THREE = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
_WRITTEN = re.compile(
    r"(?P<currency>[A-Z]{3}) (?P<sign>-?)(?P<whole>[0-9]{1,15})(?:\.(?P<part>[0-9]{1,4}))?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of the smallest unit of a currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return written(self.minor, self.currency)


def digits_of(currency: str) -> int:
    """Return how many digits stand behind the point."""
    return 0 if currency in _NONE else 3 if currency in _THREE else 2


def major(minor: int, currency: str) -> str:
    """Return an amount in major units, as machines write it: "12500.00"."""
    digits = digits_of(currency)
    sign, rest = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{rest[:-digits]}.{rest[-digits:]}" if digits else f"{sign}{rest}"


def written(minor: int, currency: str) -> str:
    """Return an amount as it is written: "KES 12500.00"."""
    return f"{currency} {major(minor, currency)}"


def read(text: str) -> Amount | None:
    """Return an amount that was written so, None for anything else."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    minor = minor_of(found["whole"], found["part"] or "", found["currency"])
    if minor is None:
        return None
    return Amount(-minor if found["sign"] else minor, found["currency"])


def minor_of(whole: str, part: str, currency: str) -> int | None:
    """Return the smallest units of digits before and behind the point; None where they are none.

    Nothing is rounded: digits that the currency has not are no amount.
    """
    digits = digits_of(currency)
    if len(part) > digits and part.strip("0"):
        return None
    minor = int(whole + part[:digits].ljust(digits, "0"))
    return minor if minor <= MINOR_MAX else None


def divided(minor: int, parts: int) -> int:
    """Return one of so many equal parts; half of a smallest unit is rounded up, away from zero."""
    if parts == 0:
        raise ZeroDivisionError("divided by zero")
    sign = -1 if (minor < 0) != (parts < 0) else 1
    return sign * ((2 * abs(minor) + abs(parts)) // (2 * abs(parts)))


def percent(minor: int, share: int) -> int:
    """Return so many hundredths; half of a smallest unit is rounded up, away from zero."""
    return divided(minor * share, 100)
