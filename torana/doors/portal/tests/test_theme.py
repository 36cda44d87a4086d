"""A nation's theme changes three colours, and nothing else can come in with it."""

from __future__ import annotations

import pytest

from torana.doors.portal import theme


def test_the_colours_of_the_nation_are_used() -> None:
    assert "--accent:#00ff00" in theme.stylesheet({"accent": "#00ff00"})


def test_what_the_nation_does_not_name_is_toranas_own() -> None:
    assert theme.colours({}) == theme.DEFAULTS


@pytest.mark.parametrize("value", ["red", "#fff", "#23306b;}body{display:none", "url(//x)", ""])
def test_only_a_colour_is_a_colour(value: str) -> None:
    assert theme.colours({"indigo": value})["indigo"] == theme.DEFAULTS["indigo"]


def test_another_colour_has_another_address() -> None:
    assert theme.address({"accent": "#000000"}) != theme.address({"accent": "#000001"})
