"""References survive the telephone, and slips of the tongue find nobody's case."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.pure import reference

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
seeds = st.integers(0, 2**32)


def made(seed: int, signs: int = reference.SIGNS) -> str:
    return reference.make("NY", random.Random(seed).randbytes, signs=signs)  # noqa: S311 - a test


def test_it_reads_well_on_the_telephone() -> None:
    assert made(1)[:3] == "NY-"
    assert [len(group) for group in made(1).split("-")] == [2, 4, 2]
    assert [len(group) for group in made(1, 8).split("-")] == [2, 4, 4]


@given(seeds)
def test_it_is_found_however_it_is_typed(seed: int) -> None:
    written = made(seed)
    spoken = written.replace("0", "o").replace("1", "l").replace("-", " ").lower()
    for typed in (written, written.lower(), spoken, f"  {written[3:]} ", written.replace("-", "")):
        assert reference.tidy(typed, "NY") == written


@given(seeds)
def test_one_wrong_sign_is_noticed(seed: int) -> None:
    body = made(seed).replace("-", "")[2:]
    for at, sign in itertools.product(range(len(body)), SIGNS):
        if sign != body[at]:
            assert reference.tidy(f"NY{body[:at]}{sign}{body[at + 1 :]}", "NY") is None


@given(seeds)
def test_two_signs_that_changed_places_are_noticed(seed: int) -> None:
    body = made(seed).replace("-", "")[2:]
    for i, j in itertools.combinations(range(len(body)), 2):
        if body[i] != body[j]:
            swapped = list(body)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            assert reference.tidy("NY" + "".join(swapped), "NY") is None


@pytest.mark.parametrize(
    "typed", ["", "NY", "NY-", "NY-UUUU-UU", "7QK4", "x" * 1000, "NY-7QK4-2M-"]
)
def test_what_is_no_reference_finds_nothing(typed: str) -> None:
    assert reference.tidy(typed, "NY") in (None, "NY-7QK4-2M")


@given(st.text(max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    found = reference.tidy(typed, "NY")
    assert found is None or reference.tidy(found, "NY") == found


def test_a_wrong_length_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="signs"):
        made(1, 5)
