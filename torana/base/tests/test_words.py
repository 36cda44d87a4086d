"""Words: amounts as people write them, each language in its own way."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from torana.base.words import money, money_written


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "NYS 1,240,000.50"),
        ("sw", "NYS 1,240,000.50"),
        ("ar", "NYS 1,240,000.50"),
        ("hi", "NYS 12,40,000.50"),
        ("fr", "NYS 1 240 000,50"),
    ],
)
def test_an_amount_stands_in_groups_of_digits(language: str, said: str) -> None:
    with override(language):
        assert money(124_000_050, "NYS").replace("\N{NO-BREAK SPACE}", " ") == said


def test_an_amount_of_a_register_is_said_as_on_pages() -> None:
    with override("en"):
        assert money_written("NYS 1240.00") == "NYS\N{NO-BREAK SPACE}1,240.00"


def test_what_is_no_amount_stays_as_it_is() -> None:
    assert money_written("by arrangement") == "by arrangement"
