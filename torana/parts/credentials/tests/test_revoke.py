"""Revoking: by an officer of the agency, with a reason, once, and the holder can see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.base.errors import NotAllowed, NotFound
from torana.parts.credentials import api as credentials
from torana.parts.credentials.api import State
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor

    Acting = Callable[[Actor], AbstractContextManager[None]]


def test_its_holder_may_not_and_a_stranger_sees_nothing(  # noqa: PLR0917 - fixtures
    issued: UUID, amina: Actor, stranger: Actor, auditor: Actor, acting: Acting, now: datetime
) -> None:
    for who, refusal in ((amina, NotAllowed), (stranger, NotFound), (auditor, NotFound)):
        with acting(who), pytest.raises(refusal):
            credentials.revoke(issued, reason="No.", by=who, now=now)


def test_it_needs_a_reason(issued: UUID, registrar: Actor, acting: Acting, now: datetime) -> None:
    with acting(registrar), pytest.raises(credentials.ReasonMissing):
        credentials.revoke(issued, reason="  ", by=registrar, now=now)


def test_one_that_is_not_made_yet_cannot_be_revoked(
    requested: UUID, registrar: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar), pytest.raises(credentials.NotIssuedYet):
        credentials.revoke(requested, reason="Too early.", by=registrar, now=now)


def test_twice_is_once_and_the_holder_can_see_it(
    issued: UUID, registrar: Actor, amina: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar):
        for _ in range(2):
            credentials.revoke(issued, reason="It was corrected.", by=registrar, now=now)
    assert amina.person_id
    with acting(amina):
        (mine,) = credentials.credentials_of(amina.person_id)
        assert mine.state is State.REVOKED
        rows = transparency.events_of(amina.person_id, show="all", after="").rows
    assert [row.action for row in rows].count("credential.revoked") == 1
