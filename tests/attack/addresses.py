"""Addresses from the URL map itself: one that is added is attacked with the next run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.test_authorisation import every_address

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

ROUTES = sorted({route for route, _ in every_address()} - {"sign-out"})
NUMBERS = ("0", "1", "2", "2147483648", "9" * 25, "9" * 4300, "-1", "01", "1.0", "%D9%A3")
SLUGS: tuple[str, ...] = (
    "x",
    "ar",
    "en",
    "xx",
    "grant",
    "return",
    "birth-certificate",
    "residence-certificate",
)
SLUGS += ("civil-registration", "home", "proof", "0", "x" * 900, "__proto__", "..", "entries", "-")
ENDS = ("", "", "", "", "/", "%00", "%ff", "%0a", "%E2%80%AE", ".json", "//", "?", ";x")
UUIDS = ("00000000-0000-0000-0000-000000000000", "f" * 32, "x", "' OR 1=1", "%00" * 36)


def an_address(draw: DrawFn, ids: list[str]) -> str:
    """Draw a route, with ids that exist where it takes an id, and with anything elsewhere."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(":")
        if kind == "uuid":
            one = draw(st.sampled_from(ids))
            return draw(st.sampled_from([one] * 8 + [one.upper(), *UUIDS]))
        return draw(st.sampled_from(NUMBERS if kind == "int" and name else SLUGS))

    route = re.sub(r"<([^>]+)>", value, draw(st.sampled_from(ROUTES)))
    return ("/" + route + draw(st.sampled_from(ENDS))).replace(" ", "%20")
