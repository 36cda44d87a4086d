"""References of cases: short, unambiguous when read out on the telephone, with a check character.

Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O or U, so nothing is mistaken
for another sign and few words come out. The last sign checks the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNS = 6  # five that are drawn and one that checks
SIGNS_MAX = 12
TYPED_MAX = 40  # characters that are looked at, of what people type
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {sign: value for value, sign in enumerate(_ALPHABET)}
_GROUP = 4
# The field GF(32) with this polynomial; its element 2 has order 31, so up to 31 places each weigh
# differently, and every single wrong sign and every two signs that changed places are noticed.
_POLYNOMIAL = 0b100101
_NOT_A_SIGN = re.compile(r"[\s\-_.·\u2010-\u2015\u200e\u200f]+")  # what people put between


def make(code: str, randbytes: Callable[[int], bytes], *, signs: int = SIGNS) -> str:
    """Return a new reference such as `NY-7QK4-2M`; `code` is the nation's, `NY`.

    Five drawn signs give 33 million numbers: whoever stores one draws again on collision, and asks
    for one sign more when that happens too often.
    """
    if not SIGNS <= signs <= SIGNS_MAX:
        message = f"a reference has from {SIGNS} to {SIGNS_MAX} signs, not {signs}"
        raise ValueError(message)
    drawn = "".join(_ALPHABET[byte % 32] for byte in randbytes(signs - 1))  # 256 divides by 32
    return _written(code, drawn + _check_sign(drawn))


def tidy(text: str, code: str) -> str | None:
    """Return the reference that somebody typed or heard, as we write it; None when it is none.

    Lower case, O for 0, I or L for 1, spaces or none, with or without the nation's code. A wrong
    check sign gives None, so a slip of the tongue never finds another person's case.
    """
    bare = _NOT_A_SIGN.sub("", text[:TYPED_MAX]).upper()
    short = bare.removeprefix(code.upper())
    body = short if len(short) >= SIGNS else bare  # signs may begin with the letters of the code
    signs = body.replace("O", "0").replace("I", "1").replace("L", "1")
    right_size = SIGNS <= len(signs) <= SIGNS_MAX
    if right_size and all(sign in _VALUE for sign in signs) and _remainder(signs) == 0:
        return _written(code, signs)
    return None


def _written(code: str, signs: str) -> str:
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    return "-".join([code, *groups])


def _check_sign(drawn: str) -> str:
    return _ALPHABET[_double(_remainder(drawn))]


def _remainder(signs: str) -> int:
    """Return the sum of the signs, each place weighing twice the next, in the field."""
    total = 0
    for sign in signs:
        total = _double(total) ^ _VALUE[sign]
    return total


def _double(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >= len(_ALPHABET) else doubled
