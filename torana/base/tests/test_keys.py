"""What is personal is sealed at rest, and forgetting a key forgets the thing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from torana.base import keys
from torana.base.models import HolderKey

pytestmark = pytest.mark.django_db


def test_what_is_sealed_opens_for_its_holder_under_its_name() -> None:
    holder = uuid4()
    sealed = keys.seal_for(holder, b"Kaya, plot 12", "case:1")
    assert keys.open_for(holder, sealed, "case:1") == b"Kaya, plot 12"
    assert b"Kaya" not in sealed


def test_the_same_words_never_seal_alike() -> None:
    holder = uuid4()
    assert keys.seal_for(holder, b"yes", "case:1") != keys.seal_for(holder, b"yes", "case:1")


def test_a_sealed_thing_moved_to_another_row_does_not_open() -> None:
    holder = uuid4()
    sealed = keys.seal_for(holder, b"granted", "case:1")
    with pytest.raises(keys.SealBroken):
        keys.open_for(holder, sealed, "case:2")


def test_a_sealed_thing_does_not_open_for_another_holder() -> None:
    amina, stranger = uuid4(), uuid4()
    sealed = keys.seal_for(amina, b"secret", "case:1")
    keys.seal_for(stranger, b"", "case:2")
    with pytest.raises(keys.SealBroken):
        keys.open_for(stranger, sealed, "case:1")


@pytest.mark.parametrize("at", [0, 1, 30, 61, 70, -1])
def test_one_changed_bit_is_found(at: int) -> None:
    holder = uuid4()
    sealed = bytearray(keys.seal_for(holder, b"a sentence of some length", "case:1"))
    sealed[at] ^= 1
    with pytest.raises(keys.SealBroken):
        keys.open_for(holder, bytes(sealed), "case:1")


@pytest.mark.parametrize("short", [b"", b"\x01", b"\x01" + b"x" * 20])
def test_a_truncated_blob_is_refused_not_a_crash(short: bytes) -> None:
    holder = uuid4()
    keys.seal_for(holder, b"", "case:1")
    with pytest.raises(keys.SealBroken):
        keys.open_for(holder, short, "case:1")


def test_forgetting_the_holders_key_forgets_everything_of_theirs(as_owner: object) -> None:
    holder = uuid4()
    sealed = keys.seal_for(holder, b"forget me", "case:1")
    with as_owner():  # type: ignore[operator] # a fixture that switches the role
        HolderKey.objects.filter(holder_id=holder).delete()
    with pytest.raises(keys.SealBroken):
        keys.open_for(holder, sealed, "case:1")


def test_a_spoilt_key_takes_its_own_things_from_a_list_and_no_others(as_owner: object) -> None:
    amina, neema = uuid4(), uuid4()
    things = [(who, keys.seal_for(who, b"here", "case:1"), "case:1") for who in (amina, neema)]
    with as_owner():  # type: ignore[operator] # a fixture that switches the role
        HolderKey.objects.filter(holder_id=amina).update(wrapped=b"spoilt")
    assert keys.open_many(things) == [b"", b"here"]


def test_a_person_is_another_number_in_each_sector() -> None:
    person = uuid4()
    assert keys.pairwise(person, "health") == keys.pairwise(person, "health")
    assert keys.pairwise(person, "health") != keys.pairwise(person, "land")
