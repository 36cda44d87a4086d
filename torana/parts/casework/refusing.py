"""From the words of `pure.process` to the refusals that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Kind
from torana.base.postgres import rows
from torana.parts.casework import errors, models

if TYPE_CHECKING:
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.base.errors import Refusal
    from torana.parts.catalogue.api import Edition
    from torana.pure.process import Code

TEXT_LENGTH_MAX = 2000

REFUSALS: dict[Code, type[Refusal]] = {
    "case-ended": errors.CaseEnded,
    "unknown-action": errors.ActionUnknown,
    "not-your-post": errors.NotYourPost,
    "not-offered": errors.NotOffered,
    "reason-missing": errors.ReasonMissing,
    "message-missing": errors.MessageMissing,
    "ground-missing": errors.GroundMissing,
    "ground-unknown": errors.GroundUnknown,
    "questions-missing": errors.QuestionsMissing,
}


def not_in_conflict(by: Actor, row: models.Case, edition: Edition) -> None:
    """Refuse an officer who would judge their own application or their own decision."""
    found = conflict(by, row, edition)
    if found is not None:
        raise found


def conflict(by: Actor, row: models.Case, edition: Edition) -> Refusal | None:
    """Return why an officer may look at a case and yet not work on it: nobody judges themselves."""
    if by.kind is not Kind.OFFICER:
        return None
    if by.person_id == row.applicant_id:
        return errors.NotYourOwn()
    if edition.service.appeals and by.person_id == _decided_first(row):
        return errors.NotYourOwnDecision()
    return None


def _decided_first(appeal: models.Case) -> UUID | None:
    """Return the officer whose decision an appeal is against; None where a rule or a clock did."""
    found = rows.one(models.Appeal, "appeal_id = %s", (appeal.id,))
    first = rows.one(models.Case, "id = %s", (found.case_id,)) if found else None
    return first.decided_by if first else None


def not_stale(row: models.Case, edition: Edition, seen: int) -> None:
    """Refuse who looked at an earlier version, and say which post changed it since, to what."""
    if seen == row.version:
        return
    last = models.Happening.objects.filter(case_id=row.id).order_by("-version").first()
    assert last is not None, "a case to which nothing happened"
    language = edition.nation.languages[0]
    post = edition.agency.posts.get(last.post)
    raise errors.Stale(
        post=post.title.in_(language) if post else last.kind,
        stage=edition.service.process.stages[row.stage].title.in_(language),
        at=last.at.isoformat(),
        action=last.action,
    )


def not_with_another(by: Actor, row: models.Case, edition: Edition) -> None:
    """Refuse an officer while a colleague has the case."""
    if row.taken_by is not None and row.taken_by != by.person_id:
        post = edition.agency.posts.get(row.taken_post)
        raise errors.TakenByAnother(
            post=post.title.in_(edition.nation.languages[0]) if post else row.taken_post
        )


def not_too_long(*texts: str) -> None:
    """Refuse texts that nobody would read."""
    if any(len(text) > TEXT_LENGTH_MAX for text in texts):
        raise errors.TextTooLong(length_max=TEXT_LENGTH_MAX)
