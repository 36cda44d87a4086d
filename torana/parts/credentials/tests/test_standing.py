"""Whether a certificate counts: each change from each state, and that everybody can read it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from torana.base.errors import NotAllowed, NotFound, Refusal
from torana.parts.credentials import api as credentials
from torana.parts.credentials import issuing, statuses
from torana.parts.credentials.api import Outcome, State
from torana.parts.credentials.authority import trust
from torana.parts.credentials.models import StatusListRow
from torana.parts.transparency import api as transparency
from torana.pure.credentials import reasons, statuslist, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.pure.credentials.statuslist import StatusList

    Acting = Callable[[Actor], AbstractContextManager[None]]
    Working = Callable[[], AbstractContextManager[None]]

WHY = "A court asks for it."


class Desk:
    """An officer who changes whether one certificate counts."""

    def __init__(self, officer: Actor, acting: Acting, now: datetime) -> None:
        self.officer, self.acting, self.now = officer, acting, now

    def do(self, deed: str, credential_id: UUID) -> None:
        """Change it."""
        with self.acting(self.officer):
            by, now = self.officer, self.now
            match deed:
                case "revoke":
                    credentials.revoke(credential_id, reason=WHY, by=by, now=now)
                case "suspend":
                    credentials.suspend(credential_id, reason=WHY, by=by, now=now)
                case "reinstate":
                    credentials.reinstate(credential_id, by=by, now=now)
                case _:
                    says = credentials.claims_of(credential_id, by=by)
                    right = {fact.name: fact.value for fact in says}
                    name = next(fact.name for fact in says if fact.type == "string")
                    right |= {name: "Put right"}
                    credentials.correct(credential_id, right, reason=WHY, by=by, now=now)

    def state(self, credential_id: UUID) -> State:
        """Return where it stands."""
        with self.acting(self.officer):
            return credentials.credential(credential_id, by=self.officer).state


@pytest.fixture
def desk(registrar: Actor, acting: Acting, now: datetime) -> Desk:
    return Desk(registrar, acting, now)


WAYS: dict[tuple[str, ...], State | type[Refusal]] = {
    (): State.ISSUED,
    ("suspend",): State.SUSPENDED,
    ("suspend", "suspend"): State.SUSPENDED,
    ("suspend", "reinstate"): State.ISSUED,
    ("reinstate",): State.ISSUED,
    ("revoke",): State.REVOKED,
    ("revoke", "revoke"): State.REVOKED,
    ("suspend", "revoke"): State.REVOKED,
    ("correct",): State.REVOKED,
    ("suspend", "correct"): State.REVOKED,
    ("revoke", "suspend"): credentials.RevokedAlready,
    ("revoke", "reinstate"): credentials.RevokedAlready,
    ("revoke", "correct"): credentials.RevokedAlready,
    ("correct", "correct"): credentials.RevokedAlready,
}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_each_way_leads_where_it_should(way: tuple[str, ...], issued: UUID, desk: Desk) -> None:
    expected = WAYS[way]
    if isinstance(expected, State):
        for deed in way:
            desk.do(deed, issued)
        assert desk.state(issued) is expected
        return
    *before, last = way
    for deed in before:
        desk.do(deed, issued)
    with pytest.raises(expected):
        desk.do(last, issued)
    assert desk.state(issued) is State.REVOKED


@pytest.mark.parametrize("deed", ["suspend", "reinstate"])
def test_its_holder_may_not_and_a_stranger_sees_nothing(  # noqa: PLR0917 - fixtures
    deed: str, issued: UUID, amina: Actor, stranger: Actor, auditor: Actor, acting: Acting,
    now: datetime,
) -> None:  # fmt: skip
    for who, refusal in ((amina, NotAllowed), (stranger, NotFound), (auditor, NotFound)):
        with pytest.raises(refusal):
            Desk(who, acting, now).do(deed, issued)


def _told(issued: UUID, as_worker: Working, now: datetime) -> tuple[bytes, dict[str, StatusList]]:
    """Return the file and every list, as the worker signs them after a change."""
    with as_worker():
        statuses.sign_list_of(issued, now=now)
        content = credentials.pdf(issued, by=issuing.WORKER, now=now).content
        believed = trust()
        assert believed is not None
        rows = StatusListRow.objects.values_list("token", flat=True)
        lists = [statuslist.read(token, believed.agencies) for token in rows]
    return content, {found.uri: found for found in lists if found}


@pytest.mark.parametrize(
    ("deeds", "outcome"),
    [
        ((), Outcome.GENUINE),
        (("suspend",), Outcome.SUSPENDED),
        (("suspend", "reinstate"), Outcome.GENUINE),
        (("revoke",), Outcome.REVOKED),
        (("correct",), Outcome.REVOKED),
    ],
)
def test_whoever_keeps_the_list_comes_to_the_answer_that_we_give(  # noqa: PLR0917 - fixtures
    deeds: tuple[str, ...], outcome: Outcome, issued: UUID, desk: Desk, as_worker: Working,
    now: datetime,
) -> None:  # fmt: skip
    for deed in deeds:
        desk.do(deed, issued)
    content, lists = _told(issued, as_worker, now)
    with as_worker():
        asked = credentials.check(content, now=now)
        believed = trust()
    assert believed is not None
    alone = verify.with_status(verify.verify(content, believed, now), lists, now)
    assert (asked.outcome, alone.outcome) == (outcome, outcome)


def test_without_the_list_it_says_that_it_could_not_look(
    issued: UUID, as_worker: Working, now: datetime
) -> None:
    content, lists = _told(issued, as_worker, now)
    with as_worker():
        believed = trust()
    assert believed is not None
    reading = verify.verify(content, believed, now)
    assert reasons.STATUS_NOT_ASKED in verify.with_status(reading, {}, now).reasons
    late = now + timedelta(days=8)
    assert reasons.STATUS_NOT_ASKED in verify.with_status(reading, lists, late).reasons


def test_a_corrected_certificate_names_the_one_that_it_puts_right(  # noqa: PLR0917 - fixtures
    issued: UUID, desk: Desk, amina: Actor, acting: Acting, as_worker: Working, now: datetime
) -> None:
    desk.do("correct", issued)
    assert amina.person_id
    with acting(amina):
        new, old = credentials.credentials_of(amina.person_id)
        actions = [row.action for row in transparency.events_of(amina.person_id).rows]
    assert (new.replaces_id, old.id, new.reference) == (issued, issued, old.reference)
    assert actions.count("credential.corrected") == 1
    with as_worker():
        issuing.issue(new.id, now=now + timedelta(minutes=1))
        content = credentials.pdf(new.id, by=issuing.WORKER, now=now).content
        wrong = credentials.pdf(issued, by=issuing.WORKER, now=now).content
        told, ended = (credentials.check(one, now=now) for one in (content, wrong))
    assert told.outcome is Outcome.GENUINE
    assert told.replaces_issued_at == now.replace(microsecond=0)
    assert reasons.REPLACES in told.reasons
    assert "Put right" in {fact.value for fact in told.claims}
    assert ended.outcome is Outcome.REVOKED
    assert reasons.REPLACED in ended.reasons


def test_a_correction_changes_something_and_keeps_to_the_kind_of_each_value(
    issued: UUID, registrar: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar):
        says = {fact.name: fact for fact in credentials.claims_of(issued, by=registrar)}
        same = {name: fact.value for name, fact in says.items()}
        for claims in (same, {}, same | {"another": "x"}):
            with pytest.raises(credentials.NothingCorrected):
                credentials.correct(issued, claims, reason=WHY, by=registrar, now=now)
        for name, fact in says.items():
            for wrong in ("", " ", "x" * 301, *(["31.12.2020"] if fact.type == "date" else [])):
                claims = same | {name: wrong}
                with pytest.raises(credentials.ClaimUnfit):
                    credentials.correct(issued, claims, reason=WHY, by=registrar, now=now)


@pytest.mark.usefixtures("edition")
def test_places_are_given_by_chance_and_never_twice(
    as_worker: Working, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a list of eight places the ninth certificate finds a second list."""
    monkeypatch.setattr(statuslist, "SIZE", 8)
    with as_worker():
        given = [statuses.place(uuid4(), "digital-agency", now=now) for _ in range(12)]
    assert len(set(given)) == len(given)
    assert len({place.uri for place in given}) > 1
    assert max(place.index for place in given) < statuslist.SIZE


@pytest.mark.usefixtures("issued")
def test_a_list_that_gets_old_is_signed_again(as_worker: Working, now: datetime) -> None:
    with as_worker():
        before = credentials.status_list("civil-registration", 1)
        statuses.renew(now=now + timedelta(hours=5))
        assert credentials.status_list("civil-registration", 1) == before
        statuses.renew(now=now + timedelta(hours=7))
        after = credentials.status_list("civil-registration", 1)
    assert before is not None
    assert after is not None
    assert after[1] == now + timedelta(hours=7)
