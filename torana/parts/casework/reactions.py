"""What follows when a case came in, went back or ended: messages, entries, certificates.

All of it is the worker's, in the transaction that takes the event from the queue: it happens once,
and the applicant who presses Send does not wait for it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from torana.base import clock
from torana.base.actor import machine
from torana.base.postgres import rows
from torana.parts.casework import appealing, form, models, promise
from torana.parts.casework.content import Content, opened
from torana.parts.casework.queries.steps import decision_of
from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import api as credentials
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from torana.language.api import Facts
    from torana.language.model import Issue, Record
    from torana.parts.casework.events import CaseDecided, CaseReturned, CaseSubmitted
    from torana.parts.catalogue.api import Edition
    from torana.parts.credentials.events import (
        CredentialCorrected,
        CredentialIssued,
        CredentialReinstated,
        CredentialRevoked,
        CredentialSuspended,
    )
    from torana.parts.identity.api import Person

WORKER = machine("worker")
TOLD = {"granted", "refused", "lapsed"}  # outcomes that a message tells


def on_case_submitted(event: CaseSubmitted) -> None:
    """Tell the applicant the reference and the date; a case decided at once tells that instead."""
    row = _case(event.case_id)
    if not row.outcome:
        _send(row, _applicant(row), "case-received", now=clock.now())


def on_case_returned(event: CaseReturned) -> None:
    """Tell the applicant that questions came back, unless they have answered meanwhile."""
    row = _case(event.case_id)
    if row.by_applicant and not row.outcome:
        message = opened(row).message
        _send(row, _applicant(row), "case-returned", {"message": message}, now=clock.now())


def on_case_decided(event: CaseDecided) -> None:
    """Record what the decision says, have its certificates made, and tell the applicant."""
    row = _case(event.case_id)
    now = clock.now()
    appealing.allow(row, now=now)
    carry_out(row, now=now)
    if row.outcome not in TOLD:
        return  # whoever took the application back knows it
    lines = models.Happening.objects.filter(case_id=row.id).order_by("version")
    decision = decision_of(row, catalogue.edition(row.edition_id), list(lines))
    assert decision is not None, "decided without a decision"
    applicant = _applicant(row)
    language = applicant.language
    because = decision.ground.label if decision.ground else decision.because
    reason = " ".join(part for part in (because.in_(language), decision.reason) if part)
    law = decision.law.in_(language)
    more = {"reason": reason, "law": law}
    _send(row, applicant, f"case-decided-{row.outcome}", more, now=now)


def on_credential_issued(event: CredentialIssued) -> None:
    """Tell the applicant that the certificate can be fetched."""
    row = _case(event.case_id)
    _send(row, _applicant(row), "certificate-ready", now=clock.now())


def on_credential_revoked(event: CredentialRevoked) -> None:
    """Tell the applicant that the certificate counts no more, and why."""
    _send_why("certificate-revoked", event)


def on_credential_suspended(event: CredentialSuspended) -> None:
    """Tell the applicant that the certificate does not count for now, and why."""
    _send_why("certificate-suspended", event)


def on_credential_reinstated(event: CredentialReinstated) -> None:
    """Tell the applicant that the certificate counts again."""
    row = _case(event.case_id)
    _send(row, _applicant(row), "certificate-reinstated", now=clock.now())


def on_credential_corrected(event: CredentialCorrected) -> None:
    """Tell the applicant that the certificate is being put right, and why."""
    _send_why("certificate-corrected", event)


def _send_why(
    template: str, event: CredentialRevoked | CredentialSuspended | CredentialCorrected
) -> None:
    reason = credentials.revocation_reason(event.credential_id, by=WORKER)
    row = _case(event.case_id)
    _send(row, _applicant(row), template, {"reason": reason}, now=clock.now())


def carry_out(row: models.Case, *, now: datetime) -> None:
    """Add the entries and ask for the certificates that the outcome of a case gives."""
    edition = catalogue.edition(row.edition_id)
    content = opened(row)
    # As of the decision: a worker that was away for a night still dates things rightly.
    decided_at = row.closed_at or now
    facts = _facts(row, edition, content, now=decided_at)
    for record in edition.service.records:
        if record.after == row.outcome:
            _record(row, edition, record, facts, now=now)
    for issue in edition.service.issues:
        if issue.after == row.outcome:
            _issue(row, edition, issue, facts, decided_at=decided_at, now=now)


def claims_of(edition: Edition, issue: Issue, facts: Facts) -> dict[str, str]:
    """Return what a certificate of this case says."""
    evaluator = edition.evaluator
    return {claim.name: text_of(evaluator.value(claim.rule, facts)) for claim in issue.claims}


def text_of(value: object) -> str:
    """Return the value of a rule as entries and certificates hold it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case dict():
            return ", ".join(str(part) for part in value.values() if part)
        case _:
            return str(value)


def _record(
    row: models.Case, edition: Edition, record: Record, facts: Facts, *, now: datetime
) -> None:
    value = edition.evaluator.value
    values = {name: text_of(value(rule, facts)) for name, rule in record.entry.items()}
    registries.add(
        record.registry,
        values,
        agency=row.agency,
        by=WORKER,
        legal_basis=edition.legal_basis,
        now=now,
        case_id=row.id,
        details={"reference": row.reference},
    )


def _issue(
    row: models.Case,
    edition: Edition,
    issue: Issue,
    facts: Facts,
    *,
    decided_at: datetime,
    now: datetime,
) -> None:
    valid_until = None
    if issue.valid_for is not None:
        valid_until = promise.last_day(
            issue.valid_for, decided_at, catalogue.calendar_of(row.agency)
        )
    credentials.request_issue(
        case_id=row.id,
        edition_id=row.edition_id,
        issue=issue.name,
        holder_id=row.applicant_id,
        agency=row.agency,
        claims=claims_of(edition, issue, facts),
        valid_until=valid_until,
        language=_applicant(row).language,
        reference=row.reference,
        by=WORKER,
        now=now,
    )


def _facts(row: models.Case, edition: Edition, content: Content, *, now: datetime) -> Facts:
    return form.facts_of(edition, content, content.answers, now=now, case=form.case_facts(row))


def _applicant(row: models.Case) -> Person:
    return identity.person(row.applicant_id)


def _send(
    row: models.Case,
    to: Person,
    template: str,
    more: Mapping[str, str] | None = None,
    *,
    now: datetime,
) -> None:
    edition = catalogue.edition(row.edition_id)
    messages.send(
        to,
        template,
        {
            "service": edition.service.title.in_(to.language),
            "reference": row.reference,
            "due_on": row.due_on.isoformat() if row.due_on else "",
        }
        | dict(more or {}),
        case_id=row.id,
        agency=row.agency,
        now=now,
    )


def _case(case_id: UUID) -> models.Case:
    row = rows.one(models.Case, "id = %s", [case_id])
    assert row is not None, "news of a case that is not there"
    return row
