"""Telephone numbers, of countries that the library knows and of those that it does not."""

from __future__ import annotations

import pytest

from torana.parts.identity import api as identity


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+254 700 123456", "+254700123456"),
        ("+254 (0)700-123456", "+254700123456"),
        ("+999 712 000 101", "+999712000101"),  # nobody's calling code: the pattern decides
    ],
)
def test_a_phone_is_kept_as_the_world_dials_it(typed: str, kept: str) -> None:
    assert identity.phone_kept(typed) == kept


@pytest.mark.parametrize("typed", ["", "0700 123456", "+254", "+2547", "call me", "+" + "9" * 16])
def test_what_nobody_can_dial_is_refused(typed: str) -> None:
    with pytest.raises(identity.PhoneUnreadable):
        identity.phone_kept(typed)


def test_a_phone_is_shown_as_its_country_writes_it() -> None:
    assert identity.phone_shown("+442079460958") == "+44 20 7946 0958"
    assert identity.phone_shown("+999712000101") == "+999712000101"
