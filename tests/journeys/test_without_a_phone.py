"""Halima is 71 and has no phone: a counter printed codes for her. Somebody else guesses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.journeys.walk import printed_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.walk import Walk
    from tests.nation import RunningNation

HALIMA = "2081734655"
TESFAYE = "5730461823"  # has a phone; in no other journey, so nobody guessed at him before
NOBODY = "5730461824"
GUESSES = 6
_WAIT = re.compile(r"Wait \d+ seconds?")


def test_she_signs_in_with_a_code_on_paper_and_each_works_once(
    device: Callable[..., Walk], nation: RunningNation
) -> None:
    first, second, *_ = printed_codes(nation, HALIMA)
    halima = device(width=360)
    with_a_printed_code(halima, HALIMA, first)
    halima.open("/data")
    assert halima.heading == "Who looked at my data"
    assert "signed in" in halima.text
    halima.open("/sign-in/printed-codes")
    halima.look("printed-codes")

    thief = device()
    with_a_printed_code(thief, HALIMA, first)
    assert "There is a problem" in thief.text, "a used code is worth nothing"
    thief.look("sign-in-wrong-code")

    library = device()
    with_a_printed_code(library, HALIMA, second)
    library.open("/cases")
    assert library.path == "/cases", "the next code on the sheet still works"


def test_guessing_is_slowed_and_tells_nobody_who_exists(device: Callable[..., Walk]) -> None:
    of_somebody = guess(device(), TESFAYE)
    assert "This code is not right" in of_somebody[1], "the first ones cost nothing"
    assert "That was tried too often" in of_somebody[-1]
    assert guess(device(), NOBODY) == of_somebody


def with_a_printed_code(person: Walk, number: str, code: str) -> None:
    person.open("/sign-in")
    person.say_number(number)
    person.follow("I have printed codes")
    person.say_code(code)


def guess(guesser: Walk, number: str) -> list[str]:
    """Guess a code again and again; return what the pages said each time, clocks aside."""
    guesser.open("/sign-in")
    guesser.say_number(number)
    said = [guesser.text]
    for _ in range(GUESSES):
        guesser.say_code("000000")
        said.append(_WAIT.sub("Wait", guesser.text))
    return said
