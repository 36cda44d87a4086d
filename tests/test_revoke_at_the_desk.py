"""The desk revokes under the case alone: what casework refuses has no other way in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from torana.base import clock
from torana.base.actor import Holding, machine, officer
from torana.base.postgres.scope import scope
from torana.doors.portal.tests.conftest import browser  # noqa: F401 - a fixture
from torana.doors.portal.tests.walk import AT_HOME, apply
from torana.parts.casework import api as casework
from torana.parts.casework.events import CaseDecided
from torana.parts.credentials import api as credentials
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("office", "status"), [("bandari", 404), ("kaya", 409)])
def test_only_an_officer_of_the_area_gets_to_a_certificate(  # noqa: PLR0917 - fixtures
    browser: Callable[[Actor | None], Client],  # noqa: F811 - the fixture
    amina: Actor,
    stranger: Actor,
    as_owner: Switch,
    as_worker: Switch,
    office: str,
    status: int,
) -> None:
    case_id = UUID(apply(browser(amina), "residence-certificate", AT_HOME).rsplit("/", 1)[1])
    kaya = officer(
        UUID(int=0xA7), (Holding("district-administration", "residence-officer", "kaya"),)
    )
    with scope(kaya):
        casework.act(case_id, "grant", by=kaya, seen=1, now=clock.now())
    with as_worker():
        casework.on_case_decided(CaseDecided(case_id, 2, "granted"))
        (certificate,) = credentials.credentials_of_case(case_id)
    assert stranger.person_id
    with as_owner():
        holding = Holding("district-administration", "residence-officer", office)
        identity.give_post(stranger.person_id, holding, by=machine("tests"), now=clock.now())
    desk = browser(stranger)
    session = desk.session
    session["desk"] = True
    session.save()
    path = f"/desk/cases/{case_id}/certificates/{certificate.id}/revoke"
    # 409: it is not made yet, which only those are told who may see it.
    assert desk.post(path, {"reason": "No."}).status_code == status
