"""A certificate is revoked by those who may open its case, under that case, and by no one else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework.events import CaseDecided
from torana.parts.credentials import api as credentials

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings

    Switch = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def granted(cast: Cast, do: Doings, as_worker: Switch) -> tuple[UUID, UUID]:
    """Return a case of Kaya and the certificate asked for by its grant."""
    case = do.send(do.residence(cast.amina), cast.amina)
    do.act(case.id, "grant", cast.residence_officer)
    with as_worker():
        casework.on_case_decided(CaseDecided(case.id, 2, "granted"))
        (certificate,) = credentials.credentials_of_case(case.id)
    return case.id, certificate.id


def revoke(do: Doings, by: Actor, case_id: UUID, credential_id: UUID, reason: str = "No.") -> None:
    with scope(by):
        casework.revoke(case_id, credential_id, reason=reason, by=by, now=do.now)


def test_an_officer_of_another_area_finds_nothing_to_revoke(
    cast: Cast, do: Doings, granted: tuple[UUID, UUID]
) -> None:
    for by in (cast.officer_of_bandari, cast.registrar, cast.brian):
        with pytest.raises(NotFound):
            revoke(do, by, *granted)


def test_another_case_opens_no_way_to_it(
    cast: Cast, do: Doings, granted: tuple[UUID, UUID]
) -> None:
    in_bandari = do.send(do.residence(cast.brian), cast.brian)
    with pytest.raises(NotFound):
        revoke(do, cast.officer_of_bandari, in_bandari.id, granted[1])


def test_nobody_revokes_their_own(cast: Cast, do: Doings, granted: tuple[UUID, UUID]) -> None:
    herself = replace(cast.residence_officer, person_id=cast.amina.person_id)
    with pytest.raises(casework.NotYourOwn):
        revoke(do, herself, *granted)


def test_a_reason_that_nobody_would_read_is_refused(
    cast: Cast, do: Doings, granted: tuple[UUID, UUID]
) -> None:
    with pytest.raises(casework.TextTooLong):
        revoke(do, cast.residence_officer, *granted, reason="x" * 2001)


def test_an_officer_of_the_case_may(cast: Cast, do: Doings, granted: tuple[UUID, UUID]) -> None:
    # This far only credentials decides: it is not made yet.
    with pytest.raises(credentials.NotIssuedYet):
        revoke(do, cast.residence_officer, *granted)
