"""Printed codes: ten on a sheet, each good once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from torana.base.actor import machine, person
from torana.base.errors import NotAllowed
from torana.parts.identity import api as identity
from torana.parts.identity.tests.conftest import AMINA, HALIMA, HERE, NOON

if TYPE_CHECKING:
    from torana.base.actor import Actor

pytestmark = pytest.mark.django_db
People = dict[str, identity.Person]
COUNTER = machine("command line")


def sign_in(number: str, code: str, *, days: int = 0) -> identity.SignedIn:
    now = NOON + timedelta(days=days)
    begun = identity.begin_sign_in(number=number, address=HERE, now=now)
    return identity.finish_sign_in(
        challenge_id=begun.challenge_id, code=code, address=HERE, now=now
    )


def test_somebody_without_a_phone_signs_in_with_a_printed_code(enrolled: People) -> None:
    halima = enrolled[HALIMA]
    codes = identity.print_codes(halima.id, by=COUNTER, now=NOON)
    assert len(set(codes)) == 10
    assert sign_in(HALIMA, codes[0]).person_id == halima.id
    assert sign_in(HALIMA, codes[1].lower().replace("-", " "), days=300).person_id == halima.id


def test_a_printed_code_is_good_once(enrolled: People) -> None:
    code = identity.print_codes(enrolled[HALIMA].id, by=COUNTER, now=NOON)[0]
    sign_in(HALIMA, code)
    with pytest.raises(identity.CodeWrong):
        sign_in(HALIMA, code)


def test_a_printed_code_is_good_for_its_person_alone(enrolled: People) -> None:
    code = identity.print_codes(enrolled[HALIMA].id, by=COUNTER, now=NOON)[0]
    with pytest.raises(identity.CodeWrong):
        sign_in(AMINA, code)


def test_a_new_sheet_ends_the_old_one(enrolled: People) -> None:
    old = identity.print_codes(enrolled[HALIMA].id, by=COUNTER, now=NOON)[0]
    new = identity.print_codes(enrolled[HALIMA].id, by=COUNTER, now=NOON)[0]
    with pytest.raises(identity.CodeWrong):
        sign_in(HALIMA, old)
    sign_in(HALIMA, new)


def test_who_has_a_phone_may_use_either(enrolled: People) -> None:
    amina = enrolled[AMINA]
    codes = identity.print_codes(amina.id, by=person(amina.id), now=NOON)
    assert sign_in(AMINA, codes[3]).person_id == amina.id


def test_nobody_prints_codes_for_somebody_else(enrolled: People, stranger: Actor) -> None:
    with pytest.raises(NotAllowed):
        identity.print_codes(enrolled[HALIMA].id, by=stranger, now=NOON)


def test_no_printed_code_holds_letters_that_look_alike(enrolled: People) -> None:
    codes = identity.print_codes(enrolled[HALIMA].id, by=COUNTER, now=NOON, count=20)
    assert not set("".join(codes)) & set("0O1IL2Z5S8BU")
