"""What came out beside what an example expects, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.parts.casework import form, models
from torana.parts.casework.content import opened
from torana.parts.casework.reactions import claims_of
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.language.api import Expected
    from torana.parts.casework.records import Draft, Problem


def differences(row: models.Case, draft: Draft, expected: Expected) -> tuple[str, ...]:
    """Return each difference as "what: expected this, got that"."""
    pairs = (
        *_of_case(row, expected),
        *_of_draft(draft, expected),
        *_of_outcome(row, expected),
    )
    return tuple(
        f"{what}: expected {_said(wanted)}, got {_said(got)}"
        for what, wanted, got in pairs
        if wanted != got
    )


def told(problem: Problem) -> str:
    """Say why an answer was not taken."""
    if problem.refusal is not None:
        return problem.refusal.sentence
    return problem.text.in_("") or problem.code


def _of_case(row: models.Case, expected: Expected) -> Iterator[tuple[str, object, object]]:
    ground = (
        models.Happening.objects.filter(case_id=row.id)
        .order_by("-version")
        .values_list("ground", flat=True)
        .first()
    )
    if expected.stage:
        yield "stage", expected.stage, row.stage
    if expected.outcome:
        yield "outcome", expected.outcome, row.outcome
    if expected.due is not None:
        yield "due", expected.due.isoformat(), row.due_on.isoformat() if row.due_on else ""
    if expected.ground:
        yield "ground", expected.ground, ground


def _of_draft(draft: Draft, expected: Expected) -> Iterator[tuple[str, object, object]]:
    if expected.asked is not None:
        asked = {question.name for page in draft.pages for question in page.questions}
        yield "asked", set(expected.asked), asked
    if expected.known is not None:
        known = {fact.question.name for fact in draft.facts}
        yield "known", set(expected.known), known & set(expected.known)


def _of_outcome(row: models.Case, expected: Expected) -> Iterator[tuple[str, object, object]]:
    edition = catalogue.edition(row.edition_id)
    issues = [issue for issue in edition.service.issues if issue.after == row.outcome]
    if expected.issues is not None:
        yield "issues", set(expected.issues), {issue.name for issue in issues}
    if expected.records is not None:
        records = {r.registry for r in edition.service.records if r.after == row.outcome}
        yield "records", set(expected.records), records
    if expected.claims:
        content = opened(row)
        facts = form.facts_of(
            edition,
            content,
            content.answers,
            now=row.closed_at or row.stage_at,
            case=form.case_facts(row),
        )
        claims: dict[str, str] = {}
        for issue in issues:
            claims |= claims_of(edition, issue, facts)
        for name, wanted in expected.claims.items():
            yield f'claim "{name}"', wanted, claims.get(name, "")


def _said(value: object) -> str:
    if isinstance(value, set):
        return ", ".join(sorted(value)) or "none"
    return str(value) or "nothing"
