"""Evidence: what the state holds already, read with consent and kept with the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.parts.casework import form
from torana.parts.casework.content import Read
from torana.parts.registries import api as registries

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.language.api import Facts
    from torana.language.model import Evidence
    from torana.parts.casework.content import Content
    from torana.parts.catalogue.api import Edition

ROUNDS_MAX = 5  # one evidence's key may read another's facts; the checker allows no circle


def fetch_due(
    edition: Edition,
    content: Content,
    *,
    filled: form.Filled | None = None,
    consent_id: UUID | None,
    application_id: UUID,
    by: Actor,
    now: datetime,
) -> form.Filled:
    """Read what can be read by now and was not, and forget what the answers no longer name.

    Evidence is read again only when its key changed: each reading is a line in somebody's account.
    `filled` is the form as it stands, where the caller has it; it is returned as it stands then.
    """
    filled = filled or form.fill(edition, content, now=now)
    for _ in range(ROUNDS_MAX):
        changed = False
        for evidence in edition.service.evidence.values():
            key = _key(edition, evidence, filled.facts)
            standing = content.evidence.get(evidence.name)
            if key is None:
                changed |= content.evidence.pop(evidence.name, None) is not None
            elif standing is None or standing.key != key:
                content.evidence[evidence.name] = _read(
                    edition,
                    evidence,
                    key,
                    consent_id=consent_id,
                    application_id=application_id,
                    by=by,
                    now=now,
                )
                changed = True
        if not changed:
            break
        filled = form.fill(edition, content, now=now)
    return filled


def _key(edition: Edition, evidence: Evidence, facts: Facts) -> dict[str, str] | None:
    """Return the key of the entry to read; None while what it needs is not there."""
    if any(name not in facts.answers for name in evidence.reads_answers):
        return None
    if evidence.when is not None and not edition.evaluator.holds(evidence.when, facts):
        return None
    key = {n: edition.evaluator.value(rule, facts) for n, rule in evidence.key.items()}
    if any(value in (None, "") for value in key.values()):
        return None
    return {name: str(value) for name, value in key.items()}


def _read(
    edition: Edition,
    evidence: Evidence,
    key: dict[str, str],
    *,
    consent_id: UUID | None,
    application_id: UUID,
    by: Actor,
    now: datetime,
) -> Read:
    service = edition.service
    entry = registries.find(
        evidence.registry,
        key,
        agency=service.agency,
        by=by,
        purpose=evidence.purpose.in_(edition.nation.languages[0]),
        legal_basis=edition.legal_basis,
        consent_id=consent_id,
        subject_hint=by.person_id,
        now=now,
        details={"service": service.name, "application": str(application_id)},
    )
    if entry is None:
        return Read(key=key, found=False, read_at=now)
    used = {name: entry.values.get(name, "") for name in evidence.use}
    return Read(key=key, found=True, read_at=now, values=used, subject_id=entry.subject_id)
