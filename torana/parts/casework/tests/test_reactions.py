"""What follows a decision, in the worker: entries, certificates, messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from torana.base import events
from torana.base.models import Delivery
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework.events import CaseDecided, CaseReturned, CaseSubmitted
from torana.parts.credentials import api as credentials
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Any

    from torana.parts.casework.tests.conftest import Cast, Doings

    Switch = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """Return what is written to people, as (template, context)."""
    letters: list[tuple[str, dict[str, str]]] = []

    def send(_person_id: object, template: str, context: dict[str, str], **_more: Any) -> None:
        letters.append((template, context))

    monkeypatch.setattr(messages, "send", send)
    return letters


def test_a_grant_is_recorded_and_its_certificate_asked_for(
    cast: Cast, do: Doings, as_worker: Switch, sent: list[tuple[str, dict[str, str]]]
) -> None:
    case = do.send(do.own_birth(cast.amina), cast.amina)
    with as_worker():
        casework.on_case_submitted(CaseSubmitted(case.id))
        casework.on_case_decided(CaseDecided(case.id, 2, "granted"))
        entry = registries.find(
            "certificate-copies",
            {"reference": case.reference},
            agency="civil-registration",
            by=cast.registrar,
            purpose="test",
            legal_basis="",
            consent_id=None,
            subject_hint=None,
            now=do.now,
        )
        (certificate,) = credentials.credentials_of_case(case.id)
    assert entry is not None
    assert entry.subject_id == cast.amina.person_id
    assert entry.values["entry_number"] == "KY-1991-0412"
    assert entry.values["issued_on"] == "2026-11-19"
    assert (certificate.issue, certificate.reference) == ("birth-certificate", case.reference)
    assert [template for template, _ in sent] == ["case-decided-granted"]
    assert sent[0][1]["reason"].startswith("You asked for your own entry")
    with scope(cast.amina):
        assert do.see(case.id, cast.amina).certificate_expected


def test_a_refusal_gives_nothing_but_its_reason(
    cast: Cast, do: Doings, as_worker: Switch, sent: list[tuple[str, dict[str, str]]]
) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "refuse", cast.registrar, ground="not-found", reason="We looked twice.")
    with as_worker():
        casework.on_case_decided(CaseDecided(case.id, 2, "refused"))
        assert credentials.credentials_of_case(case.id) == ()
    ((template, context),) = sent
    assert template == "case-decided-refused"
    assert "old books. We looked twice." in context["reason"]
    assert context["law"] == "Civil Registration Act 2019, section 13(1)"


def test_a_refusal_cites_the_law_in_the_language_of_its_reader(
    cast: Cast,
    do: Doings,
    as_worker: Switch,
    sent: list[tuple[str, dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert cast.amina.person_id
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "refuse", cast.registrar, ground="not-found", reason="We looked twice.")
    with as_worker():
        reader = replace(identity.person(cast.amina.person_id), language="ar")
        monkeypatch.setattr(identity, "person", lambda _: reader)
        casework.on_case_decided(CaseDecided(case.id, 2, "refused"))
    assert sent[0][1]["law"] == "قانون الأحوال المدنية لسنة 2019، المادة 13 (1)"


def test_whoever_has_answered_meanwhile_is_not_asked_by_letter(
    cast: Cast, do: Doings, as_worker: Switch, sent: list[tuple[str, dict[str, str]]]
) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    do.act(case.id, "return", cast.registrar, message="Which?", questions=("child_name",))
    with as_worker():
        casework.on_case_returned(CaseReturned(case.id, 2))
    with scope(cast.amina):
        raw = {"child_name": "Neema"}
        casework.answer_returned(case.id, raw, {}, by=cast.amina, now=do.now)
    with as_worker():
        casework.on_case_returned(CaseReturned(case.id, 2))
    assert [(template, context["message"]) for template, context in sent] == [
        ("case-returned", "Which?")
    ]


def test_the_worker_brings_a_decision_to_its_certificate(
    cast: Cast, do: Doings, as_worker: Switch
) -> None:
    """Everything wired as it runs: the entry, the sealed PDF, the letters."""
    case = do.send(do.own_birth(cast.amina), cast.amina)
    with as_worker():
        events.deliver_due()
        assert not Delivery.objects.exists(), "nothing was left undone"
    seen = do.see(case.id, cast.amina)
    assert [certificate.ready for certificate in seen.certificates] == [True]
    assert not seen.certificate_expected
    with scope(cast.amina):
        subjects = {m.subject for m in messages.mailbox_of(cast.amina.person_id or case.id).rows}
    assert subjects == {
        f"Your application {case.reference} is granted",
        f"Your certificate is ready: {case.reference}",
    }


def test_the_holder_reads_why_a_certificate_was_revoked(
    cast: Cast, do: Doings, as_worker: Switch
) -> None:
    case = do.send(do.own_birth(cast.amina), cast.amina)
    with as_worker():
        events.deliver_due()
    (certificate,) = do.see(case.id, cast.amina).certificates
    with scope(cast.registrar):
        reason = "The entry was found to be another person's."
        credentials.revoke(certificate.id, reason=reason, by=cast.registrar, now=do.now)
    with as_worker():
        events.deliver_due()
        assert not Delivery.objects.exists()
    (certificate,) = do.see(case.id, cast.amina).certificates
    assert certificate.revoked
    with scope(cast.amina):
        letters = messages.mailbox_of(cast.amina.person_id or case.id).rows
    assert f"Your certificate {case.reference} is revoked" in {m.subject for m in letters}
