"""What changes drafts: starting, agreeing, saving a page, dropping.

A draft is its applicant's own paper: keeping it is no act of the state, so saving it is not told
to the log. What is read for it, and what becomes of it, is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from torana.base import keys
from torana.base.actor import Assurance
from torana.base.errors import SignInNeeded
from torana.base.ids import new_id
from torana.base.postgres import rows
from torana.parts.casework import evidence, filling, form, models
from torana.parts.casework.access import draft_for
from torana.parts.casework.content import Content, opened, seal
from torana.parts.casework.errors import (
    AssuranceTooLow,
    ConsentNeeded,
    NothingToAppeal,
    PageUnknown,
)
from torana.parts.casework.queries.drafts import asks_of, files_among, shown
from torana.parts.casework.records import Draft, Saved
from torana.parts.catalogue import api as catalogue
from torana.parts.consent import api as consent
from torana.parts.documents import api as documents
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.catalogue.api import Edition


@keys.at_hand()
@transaction.atomic
def start(service: str, *, by: Actor, now: datetime) -> Draft:
    """Begin an application, or go on with the one that stands open for this person and service."""
    if by.person_id is None:
        raise SignInNeeded
    standing = draft_standing(by.person_id, service)
    if standing is not None:
        return shown(standing, _content(standing), now=now)
    edition = catalogue.service(service)
    if edition.service.appeals:
        raise NothingToAppeal
    be_sure_enough(edition, by)
    draft_id = new_id()
    content = Content(number=identity.person(by.person_id).number)
    row = models.Draft(
        id=draft_id,
        applicant_id=by.person_id,
        service=service,
        edition_id=edition.id,
        started_at=now,
        updated_at=now,
        sealed=seal(draft_id, by.person_id, content),
    )
    # Two devices may begin at once: the first row is everybody's.
    if not rows.insert_first(row):
        standing = draft_standing(by.person_id, service)
        assert standing is not None, "a draft in the way of another"
        return shown(standing, _content(standing), now=now)
    return shown(row, content, now=now)


@keys.at_hand()
@transaction.atomic
def agree(draft_id: UUID, *, by: Actor, now: datetime, language: str = "") -> Draft:
    """Agree to what the service looks up, and look it up. Agreeing twice changes nothing.

    `language` is the one in which the applicant read what it is for.
    """
    row = draft_for(by, draft_id, lock=True)
    content = _content(row)
    edition = catalogue.edition(row.edition_id)
    asks = asks_of(edition)
    if row.agreed_at is not None or not asks:
        return shown(row, content, now=now)
    given = consent.give(
        row.applicant_id,
        service=row.service,
        edition_id=row.edition_id,
        facts=tuple(
            consent.Agreed(
                evidence=ask.evidence.name,
                registry=ask.registry.name,
                fields=ask.evidence.use,
                purpose=ask.evidence.purpose.in_(language),
            )
            for ask in asks
        ),
        agency=edition.service.agency,
        legal_basis=edition.legal_basis,
        by=by,
        now=now,
    )
    row.consent_id, row.agreed_at = given.id, now
    filled = form.fill(edition, content, now=now)
    return _keep(row, content, _fetch(row, edition, content, filled, by=by, now=now), now=now)


@keys.at_hand()
def save_page(
    draft_id: UUID,
    page: str,
    raw: Mapping[str, str],
    files: Mapping[str, tuple[str, bytes]],
    *,
    by: Actor,
    now: datetime,
) -> Saved:
    """Keep the good answers of one page, and say what is wrong with the others.

    `raw` is what the form sent, `files` names and bytes by question. A bad answer is not kept: the
    door gives back what was typed. What was answered before stays where its question is hidden now,
    and is dropped when the application is sent.
    """
    # Files are opened before the transaction begins: that may take a second, and holds no lock.
    received: filling.Received = {}
    if files:
        row, edition, content = open_to_answers(draft_for(by, draft_id))
        asked = _page(form.fill(edition, content, now=now), page).page.questions
        received = filling.receive_files(asked, files, by=by, now=now)
    with filling.none_left_over(received, by=by), transaction.atomic():
        row, edition, content = open_to_answers(draft_for(by, draft_id, lock=True))
        before = set(_documents(edition, content))
        asked_page = _page(form.fill(edition, content, now=now), page)
        problems, filled = filling.take_page(edition, asked_page, content, raw, received, now=now)
        if page not in content.saved:
            content.saved.append(page)
        filled = _fetch(row, edition, content, filled, by=by, now=now)
        for loose in (before | filling.document_ids(received)) - set(_documents(edition, content)):
            documents.drop(loose, by=by)
        return Saved(_keep(row, content, filled, now=now), problems)


@transaction.atomic
def drop_draft(draft_id: UUID, *, by: Actor, now: datetime) -> None:
    """Throw a draft away, and every file that was sent for it. There is no way back."""
    del now
    row = draft_for(by, draft_id, lock=True)
    edition = catalogue.edition(row.edition_id)
    for document_id in _documents(edition, _content(row)):
        documents.drop(document_id, by=by)
    rows.delete(row)


def be_sure_enough(edition: Edition, by: Actor) -> None:
    """Refuse an applicant of whom we are less sure than the service needs."""
    if by.assurance < Assurance[edition.service.assurance.upper()]:
        raise AssuranceTooLow


def draft_standing(person_id: UUID, service: str) -> models.Draft | None:
    """Return the draft that a person has open for a service."""
    return rows.one(models.Draft, "applicant_id = %s AND service = %s", (person_id, service))


def open_to_answers(row: models.Draft) -> tuple[models.Draft, Edition, Content]:
    """Return a draft with what it is of, once the applicant has agreed to what is looked up."""
    edition = catalogue.edition(row.edition_id)
    if edition.service.evidence and row.agreed_at is None:
        raise ConsentNeeded
    return row, edition, _content(row)


def _page(filled: form.Filled, name: str) -> form.FilledPage:
    found = filled.page(name)
    if found is None:
        raise PageUnknown
    return found


def _content(row: models.Draft) -> Content:
    return opened(row)


def _fetch(
    row: models.Draft,
    edition: Edition,
    content: Content,
    filled: form.Filled,
    *,
    by: Actor,
    now: datetime,
) -> form.Filled:
    if row.agreed_at is None:
        return filled
    return evidence.fetch_due(
        edition,
        content,
        filled=filled,
        consent_id=row.consent_id,
        application_id=row.id,
        by=by,
        now=now,
    )


def _documents(edition: Edition, content: Content) -> tuple[UUID, ...]:
    questions = edition.service.questions().values()
    return tuple(document_id for _, document_id in files_among(questions, content.answers))


def keep_whole(
    row: models.Draft, edition: Edition, content: Content, *, by: Actor, now: datetime
) -> Draft:
    """Keep a draft whose answers have changed, with the evidence that they name."""
    filled = form.fill(edition, content, now=now)
    return _keep(row, content, _fetch(row, edition, content, filled, by=by, now=now), now=now)


def _keep(row: models.Draft, content: Content, filled: form.Filled, *, now: datetime) -> Draft:
    row.sealed = seal(row.id, row.applicant_id, content)
    row.updated_at = now
    rows.update(row, ("sealed", "updated_at", "consent_id", "agreed_at"))
    return shown(row, content, filled=filled, now=now)
