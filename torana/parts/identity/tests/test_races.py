"""What is good once is good once, however many try at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from torana.base.actor import machine, person
from torana.base.errors import Refusal
from torana.base.postgres.scope import scope
from torana.parts.identity import api as identity
from torana.parts.identity.tests.conftest import AMINA, HALIMA, HERE, NOON

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
People = dict[str, identity.Person]
AT_ONCE = 6


def together(work: Callable[[int], object]) -> list[str]:
    """Do the work in several threads at the same moment; return what each came to."""
    barrier = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            barrier.wait()
            work(number)
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def finish(begun: identity.Begun, code: str, address: str = HERE) -> identity.SignedIn:
    return identity.finish_sign_in(
        challenge_id=begun.challenge_id, code=code, address=address, now=NOON
    )


@pytest.mark.usefixtures("enrolled_for_good")
def test_one_code_signs_in_one_of_many() -> None:
    begun = identity.begin_sign_in(number=AMINA, address=HERE, now=NOON)
    outcomes = together(lambda _: finish(begun, begun.code or ""))
    assert outcomes == ["done"] + ["sign-in-over"] * (AT_ONCE - 1)


def test_one_printed_code_signs_in_one_of_many_sign_ins(enrolled_for_good: People) -> None:
    halima = enrolled_for_good[HALIMA]
    code = identity.print_codes(halima.id, by=machine("counter"), now=NOON)[0]
    begun = [
        identity.begin_sign_in(number=HALIMA, address=f"192.0.2.{n}", now=NOON)
        for n in range(AT_ONCE)
    ]
    outcomes = together(lambda n: finish(begun[n], code, f"192.0.2.{n}"))
    assert outcomes == ["code-wrong"] * (AT_ONCE - 1) + ["done"]


@pytest.mark.usefixtures("enrolled_for_good")
def test_attempts_at_the_same_moment_are_all_counted() -> None:
    begun = identity.begin_sign_in(number=AMINA, address=HERE, now=NOON)
    outcomes = together(lambda _: finish(begun, "wrong"))
    assert outcomes == ["code-wrong"] * 4 + ["too-many"] * (AT_ONCE - 4)


@pytest.mark.usefixtures("enrolled_for_good")
def test_codes_asked_for_at_the_same_moment_are_all_counted() -> None:
    outcomes = together(lambda _: identity.begin_sign_in(number=AMINA, address=HERE, now=NOON))
    assert outcomes == ["done"] * 4 + ["too-many"] * (AT_ONCE - 4)


def test_two_sheets_printed_at_the_same_moment_leave_one_good(enrolled_for_good: People) -> None:
    halima = enrolled_for_good[HALIMA]
    together(lambda _: identity.print_codes(halima.id, by=machine("counter"), now=NOON))
    with scope(person(halima.id)):
        assert identity.printed_codes_left(halima.id) == 10
