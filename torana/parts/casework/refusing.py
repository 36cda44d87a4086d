"""From the words of `pure.process` to the refusals that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.actor import Kind
from torana.parts.casework import errors, models

if TYPE_CHECKING:
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


def not_about_oneself(by: Actor, row: models.Case) -> None:
    """Refuse an officer who would work on their own application."""
    if by.kind is Kind.OFFICER and by.person_id == row.applicant_id:
        raise errors.NotYourOwn


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
