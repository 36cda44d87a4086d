"""Guessing is slowed, and nobody is locked out of their own phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from torana.base.errors import TooMany
from torana.parts.identity import api as identity
from torana.parts.identity import slowing
from torana.parts.identity.tests.conftest import AMINA, ELSEWHERE, HERE, NOBODY, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("enrolled")]


def begin(number: str, address: str, seconds: float) -> identity.Begun:
    return identity.begin_sign_in(
        number=number, address=address, now=NOON + timedelta(seconds=seconds)
    )


def finish(begun: identity.Begun, code: str, address: str, seconds: float) -> identity.SignedIn:
    return identity.finish_sign_in(
        challenge_id=begun.challenge_id,
        code=code,
        address=address,
        now=NOON + timedelta(seconds=seconds),
    )


def waits(number: str) -> list[int]:
    """Guess at `number` from one address as fast as it lets us; return each wait."""
    waited, seconds = [], 0
    begun = begin(number, ELSEWHERE, seconds)
    for _ in range(12):
        try:
            finish(begun, "wrong", ELSEWHERE, seconds)
        except identity.CodeWrong:
            continue
        except identity.SignInOver:
            try:
                begun = begin(number, ELSEWHERE, seconds)
            except TooMany as refusal:
                seconds += int(refusal.details["wait_s"])
        except TooMany as refusal:
            waited.append(int(refusal.details["wait_s"]))
            seconds += waited[-1]
    return waited


def test_each_wrong_code_costs_more_than_the_last() -> None:
    waited = waits(AMINA)
    assert len(waited) >= 4
    assert waited == sorted(waited)
    assert waited[-1] > 6 * waited[0]


def test_guessing_at_a_number_that_nobody_has_costs_the_same() -> None:
    assert waits(NOBODY) == waits("8" * 10)
    assert waits(NOBODY)  # and goes on costing


def test_while_others_guess_the_owner_signs_in_at_once() -> None:
    waits(AMINA)
    hers = begin(AMINA, HERE, 60)
    assert hers.code
    finish(hers, hers.code, HERE, 61)


def test_the_wait_ends() -> None:
    pace = slowing.WRONG_CODES
    assert [pace.wait_s(n) for n in (1, 3, 4, 5, 6, 12, 10_000)] == [0, 0, 5, 10, 20, 900, 900]


def test_the_right_code_forgets_the_wrong_ones() -> None:
    for _ in range(4):
        begun = begin(AMINA, HERE, 0)
        assert begun.code
        for _ in range(2):
            with pytest.raises(identity.CodeWrong):
                finish(begun, "wrong", HERE, 0)
        finish(begun, begun.code, HERE, 0)


def test_a_flood_of_requests_is_not_a_flood_of_messages() -> None:
    """Many addresses ask for codes for one phone: few are sent, and the last one holds."""
    begun = [begin(AMINA, f"198.51.100.{n}", n) for n in range(60)]
    sent = [b for b in begun if b.code]
    assert 6 <= len(sent) <= 9
    hers = begin(AMINA, HERE, 61)
    assert hers.code is None  # nothing more is sent in this moment ...
    last = sent[-1].code
    assert last
    finish(hers, last, HERE, 62)  # ... and what her phone got last is good


def test_under_attack_from_everywhere_codes_grow_and_the_door_stays_open() -> None:
    for n in range(20):
        begun = begin(AMINA, f"2001:db8:{n}::/64", n)
        with pytest.raises(identity.CodeWrong):
            finish(begun, "wrong", f"2001:db8:{n}::/64", n)
    hers = begin(AMINA, HERE, 600)
    assert hers.code
    assert len(hers.code) == 8
    finish(hers, hers.code, HERE, 601)


def test_an_address_that_tries_many_numbers_is_slowed_for_all() -> None:
    for n in range(201):
        begin(f"{n:010}", ELSEWHERE, 0)
    with pytest.raises(TooMany):
        begin("7" * 10, ELSEWHERE, 0)
    assert begin(AMINA, HERE, 1).code


def test_asking_for_codes_again_and_again_is_slowed() -> None:
    for _ in range(4):
        begin(AMINA, HERE, 0)
    with pytest.raises(TooMany):
        begin(AMINA, HERE, 0)
    begin(AMINA, ELSEWHERE, 1)
