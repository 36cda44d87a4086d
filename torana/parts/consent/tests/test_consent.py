"""Consent: the person's own, dated, and withdrawn at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.consent import api as consent

if TYPE_CHECKING:
    from torana.base.actor import Actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 6, 41, tzinfo=UTC)
FACTS = (consent.Agreed("me", "population", ("full_name",), "To fill in your application"),)


def _give(by: Actor) -> consent.Consent:
    assert by.person_id is not None
    return consent.give(
        by.person_id,
        service="birth-certificate",
        edition_id=uuid4(),
        facts=FACTS,
        agency="civil-registration",
        legal_basis="Civil Registration Act 2019, section 12",
        by=by,
        now=NOW,
    )


def test_a_consent_stands_until_it_is_withdrawn(amina: Actor) -> None:
    assert amina.person_id is not None
    with scope(amina):
        given = _give(amina)
        assert given.agreed == FACTS
        assert consent.standing(amina.person_id, "birth-certificate") == given
        later = NOW + timedelta(days=1)
        assert consent.withdraw(given.id, by=amina, now=later).withdrawn_at == later
        again = consent.withdraw(given.id, by=amina, now=later + timedelta(days=1))
        assert again.withdrawn_at == later
        assert consent.standing(amina.person_id, "birth-certificate") is None
        assert [c.id for c in consent.of(amina.person_id)] == [given.id]


def test_nobody_consents_or_withdraws_for_another(amina: Actor, stranger: Actor) -> None:
    assert amina.person_id is not None
    with scope(amina):
        given = _give(amina)
    with scope(stranger):
        with pytest.raises(NotFound):
            consent.withdraw(given.id, by=stranger, now=NOW)
        assert consent.of(amina.person_id) == ()
        with pytest.raises(NotFound):
            consent.give(
                amina.person_id,
                service="birth-certificate",
                edition_id=uuid4(),
                facts=FACTS,
                agency="",
                legal_basis="",
                by=stranger,
                now=NOW,
            )
