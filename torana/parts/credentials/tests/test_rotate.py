"""An agency gets a new key: what the old one sealed stays genuine, unless it was stolen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from torana.base.actor import machine
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials
from torana.parts.credentials.api import Outcome
from torana.pure.credentials import reasons

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    Switch = Callable[[], AbstractContextManager[None]]

AGENCY = "civil-registration"
BY = machine("command line")


def kids() -> list[str]:
    return [key["kid"] for key in credentials.issuer_keys()["keys"]]


def test_what_the_key_before_sealed_is_still_genuine(
    pdf: bytes, wallet: str, as_owner: Switch, now: datetime
) -> None:
    before = kids()
    with as_owner():
        made = credentials.rotate_agency_key(AGENCY, catalogue.nation(), by=BY, now=now)
        new, old = credentials.agency_keys()
    assert new == made
    assert kids() == [*before, made.kid], "both are published"
    assert (old.retired_at, old.stolen_at) == (now, None)
    later = now + timedelta(days=30)
    for shown in (pdf, wallet):
        assert credentials.check(shown, now=later).outcome is Outcome.GENUINE


def test_what_a_stolen_key_signed_counts_only_as_the_file_in_our_records(
    pdf: bytes, wallet: str, as_owner: Switch, now: datetime
) -> None:
    with as_owner():
        made = credentials.tell_stolen(AGENCY, catalogue.nation(), by=BY, now=now)
    assert kids() == [made.kid], "whoever checks without us must not believe the stolen one"
    assert credentials.certificates_pem().count(b"BEGIN") == 2
    assert credentials.check(pdf, now=now).outcome is Outcome.GENUINE
    verdict = credentials.check(wallet, now=now)
    assert (verdict.outcome, verdict.reasons) == (Outcome.UNKNOWN, (reasons.KEY_STOLEN,))
    assert not verdict.claims
    changed = credentials.check(pdf + b"\n", now=now)
    assert (changed.outcome, changed.reasons) == (Outcome.UNKNOWN, (reasons.KEY_STOLEN,))


@pytest.mark.usefixtures("requested")
def test_an_agency_that_sealed_nothing_yet_gets_its_first_key(
    as_owner: Switch, now: datetime
) -> None:
    with as_owner():
        credentials.rotate_agency_key("district-administration", catalogue.nation(), by=BY, now=now)
        (key,) = credentials.agency_keys()
    assert key.agency == "district-administration"
    assert key.retired_at is None


@pytest.mark.usefixtures("requested")
def test_an_agency_that_is_none_is_told_the_names_of_those_that_are(
    as_owner: Switch, now: datetime
) -> None:
    with as_owner(), pytest.raises(credentials.AgencyUnknown, match="no agency nowhere"):
        credentials.rotate_agency_key("nowhere", catalogue.nation(), by=BY, now=now)
