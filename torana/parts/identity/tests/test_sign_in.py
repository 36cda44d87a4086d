"""The ID number first, then a one-time code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torana.base.actor import Assurance, person
from torana.base.postgres.scope import scope
from torana.parts.identity import api as identity
from torana.parts.identity import models, secret
from torana.parts.identity.tests.conftest import AMINA, HALIMA, HERE, NOBODY, NOON, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
People = dict[str, identity.Person]


def begin(number: str = AMINA, at: str = HERE, **later: float) -> identity.Begun:
    return identity.begin_sign_in(number=number, address=at, now=NOON + timedelta(**later))


def finish(begun: identity.Begun, code: str | None, **later: float) -> identity.SignedIn:
    return identity.finish_sign_in(
        challenge_id=begun.challenge_id,
        code=code or "",
        address=HERE,
        now=NOON + timedelta(**later),
    )


def wrong(code: str | None) -> str:
    return "000000" if code != "000000" else "000001"


def test_a_code_goes_to_the_phone_and_signs_in(enrolled: People) -> None:
    begun = begin()
    assert begun.phone == PHONE
    assert begun.code is not None
    assert len(begun.code) == 6
    signed_in = finish(begun, begun.code)
    assert signed_in.person_id == enrolled[AMINA].id
    assert signed_in.assurance is Assurance.SUBSTANTIAL


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("number", ["3126 490 712", "3126-490-712", "٣١٢٦٤٩٠٧١٢"])
def test_a_number_may_be_typed_as_people_type_it(number: str) -> None:
    assert begin(number).person_id is not None


@pytest.mark.usefixtures("enrolled")
def test_a_code_may_be_typed_as_people_type_it() -> None:
    begun = begin()
    assert begun.code
    finish(begun, f" {begun.code[:3]} {begun.code[3:]} ")


@pytest.mark.usefixtures("enrolled")
def test_a_code_is_good_once() -> None:
    begun = begin()
    finish(begun, begun.code)
    with pytest.raises(identity.SignInOver):
        finish(begun, begun.code)


@pytest.mark.usefixtures("enrolled")
def test_a_code_is_good_for_ten_minutes() -> None:
    begun = begin()
    with pytest.raises(identity.SignInOver):
        finish(begun, begun.code, minutes=10)
    late = begin(minutes=20)
    finish(late, late.code, minutes=29)


@pytest.mark.usefixtures("enrolled")
def test_a_code_is_good_only_where_it_was_asked_for() -> None:
    hers, theirs = begin(), begin(at=HERE)
    with pytest.raises(identity.CodeWrong):
        finish(theirs, hers.code)
    finish(hers, hers.code)


@pytest.mark.usefixtures("enrolled")
def test_five_attempts_end_a_sign_in() -> None:
    begun = begin()
    for attempt in range(5):
        with pytest.raises(identity.CodeWrong):
            finish(begun, wrong(begun.code), seconds=20 * attempt)
    with pytest.raises(identity.SignInOver):
        finish(begun, begun.code, seconds=120)


@pytest.mark.usefixtures("enrolled")
def test_asking_again_sends_another_code_for_the_same_number() -> None:
    first = begin()
    again = identity.begin_again(
        challenge_id=first.challenge_id, address=HERE, now=NOON + timedelta(seconds=5)
    )
    assert again.person_id == first.person_id
    assert again.code != first.code
    finish(again, again.code, seconds=9)


@pytest.mark.usefixtures("enrolled")
def test_only_macs_of_codes_and_numbers_are_kept(as_owner: Switch) -> None:
    begun = begin()
    assert begun.code
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c::text FROM identity_code c UNION SELECT p::text FROM identity_person p"
        )
        kept = " ".join(row[0] for row in cursor.fetchall())
    for clear in (begun.code, AMINA, PHONE):
        assert clear not in kept
        assert clear.encode().hex() not in kept


# --- Nobody learns who exists


def test_an_unknown_number_gets_a_challenge_like_any_other(enrolled: People) -> None:
    del enrolled
    begun = begin(NOBODY)
    assert (begun.person_id, begun.phone, begun.code) == (None, None, None)
    with pytest.raises(identity.CodeWrong) as known:
        finish(begun, "123456")
    with pytest.raises(identity.CodeWrong) as unknown:
        finish(begin(), "x")
    assert known.value.sentence == unknown.value.sentence


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("other", [NOBODY, HALIMA])
def test_the_same_statements_run_whoever_has_the_number(other: str) -> None:
    try_twice("1" * 10, "203.0.113.9")  # what is done once, such as making the nation's key
    with CaptureQueriesContext(connection) as hers:
        try_twice(AMINA, "203.0.113.1")
    with CaptureQueriesContext(connection) as theirs:
        try_twice(other, "203.0.113.2")
    assert [shape(q["sql"]) for q in hers] == [shape(q["sql"]) for q in theirs]


def try_twice(number: str, at: str) -> None:
    begun = begin(number, at)
    for _ in range(2):
        with pytest.raises(identity.CodeWrong):
            identity.finish_sign_in(
                challenge_id=begun.challenge_id, code="wrong", address=at, now=NOON
            )


def shape(statement: str) -> str:
    """Return a statement without its values."""
    values = r"('[^']*'|\"s[0-9]+_x[0-9]+\"|[0-9]+|NULL)(::[a-z]+)?"
    return re.sub(values, "?", statement)


def test_no_code_is_ever_right_for_nobody(enrolled: People) -> None:
    """Even if somebody could write the row of a code for the stand-in."""
    del enrolled
    begun = begin(NOBODY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM identity_challenged(%s)", [begun.challenge_id])
        (stand_in,) = cursor.fetchone()
    with scope(person(stand_in)):
        models.Code.objects.create(
            who=stand_in,
            kind="printed",
            mac=secret.code_mac("AAAA-AAAA", stand_in.bytes),
            made_at=NOON,
        )
    with pytest.raises(identity.CodeWrong):
        finish(begun, "AAAA-AAAA")
