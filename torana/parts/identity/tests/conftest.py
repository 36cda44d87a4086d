"""Amina has a phone, Halima has none, the stranger watches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from torana.base.actor import machine
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
AMINA, HALIMA, NOBODY = "3126490712", "2081734655", "9999999999"
PHONE = "+999712000101"


@pytest.fixture
def enrolled(
    db: None, as_owner: Callable[[], AbstractContextManager[None]], amina: Actor
) -> dict[str, identity.Person]:
    """Enrol Amina, with a phone, and Halima, without."""
    del db
    return enrol_both(as_owner, amina)


@pytest.fixture
def enrolled_for_good(
    transactional_db: None,
    as_owner: Callable[[], AbstractContextManager[None]],
    amina: Actor,
) -> dict[str, identity.Person]:
    """Enrol them in a committed transaction, so that threads see them."""
    del transactional_db
    return enrol_both(as_owner, amina)


def enrol_both(
    as_owner: Callable[[], AbstractContextManager[None]], amina: Actor
) -> dict[str, identity.Person]:
    """Enrol Amina and Halima as the command line does."""
    with as_owner():
        people = identity.enrol_many(
            [
                identity.NewPerson(AMINA, PHONE, "amina@posta.example", "en", amina.person_id),
                identity.NewPerson(HALIMA, language="ar"),
            ],
            by=machine("command line"),
            now=NOON,
        )
    return {person.number: person for person in people}
