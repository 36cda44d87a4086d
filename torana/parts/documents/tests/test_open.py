"""Opening: by its holder and the agency it was handed to, and the holder sees that it was."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from torana.base.errors import NotFound
from torana.parts.documents import api as documents
from torana.parts.documents.models import DocumentRow
from torana.parts.documents.tests.hostile.make import pdf, picture
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    import pikepdf

    from torana.base.actor import Actor
    from torana.parts.documents.tests.conftest import Send

    Acting = Callable[[Actor], AbstractContextManager[None]]
    Switch = Callable[[], AbstractContextManager[None]]

CASE = UUID(int=9)


def second_page(made: pikepdf.Pdf) -> None:
    made.add_blank_page(page_size=(300, 400))


@pytest.fixture
def handed(send: Send, amina: Actor, acting: Acting) -> documents.Document:
    """Return a file that amina has handed to the agency with her case."""
    document = send("lease.pdf", pdf(second_page))
    with acting(amina):
        documents.attach(document.id, CASE, "civil-registration", by=amina)
    return document


def openings(amina: Actor, acting: Acting) -> int:
    assert amina.person_id
    with acting(amina):
        rows = transparency.events_of(amina.person_id, show="all", after="").rows
    return [row.action for row in rows].count("document.opened")


def test_before_it_is_handed_over_only_its_holder_sees_it(  # noqa: PLR0917 - the cast
    send: Send, amina: Actor, registrar: Actor, stranger: Actor, acting: Acting, now: datetime
) -> None:
    document = send("photo.jpg", picture())
    with acting(amina):
        assert documents.content(document.id, by=amina, now=now).name == "photo.jpg"
    for other in (registrar, stranger):
        with acting(other), pytest.raises(NotFound):
            documents.content(document.id, by=other, now=now)


def test_then_officers_of_that_agency_and_no_others(  # noqa: PLR0917 - the cast
    handed: documents.Document,
    registrar: Actor,
    auditor: Actor,
    stranger: Actor,
    acting: Acting,
    now: datetime,
) -> None:
    with acting(registrar):
        assert documents.content(handed.id, by=registrar, now=now).content.startswith(b"%PDF")
    for other in (auditor, stranger):
        with acting(other), pytest.raises(NotFound):
            documents.preview(handed.id, by=other, now=now)


def test_leafing_through_is_one_opening_and_coming_back_another(
    handed: documents.Document, amina: Actor, registrar: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar):
        for page in (1, 2, 1):
            documents.preview(handed.id, by=registrar, page=page, case_id=CASE, now=now)
    assert openings(amina, acting) == 1
    with acting(registrar):
        documents.preview(handed.id, by=registrar, now=now + timedelta(minutes=16))
    assert openings(amina, acting) == 2


@pytest.mark.parametrize("page", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_is_refused(
    handed: documents.Document, registrar: Actor, acting: Acting, now: datetime, page: int
) -> None:
    with acting(registrar), pytest.raises(documents.PageMissing):
        documents.preview(handed.id, by=registrar, page=page, now=now)


def test_previews_are_pictures_of_at_most_1600_pixels(
    handed: documents.Document, send: Send, amina: Actor, acting: Acting, now: datetime
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "white").save(out, "PNG")
    large = send("scan.png", out.getvalue())
    with acting(amina):
        for document in (handed, large):
            seen = documents.preview(document.id, by=amina, now=now)
            with Image.open(io.BytesIO(seen.content)) as drawn:
                assert (drawn.format, max(drawn.size)) == ("JPEG", 1600)


def test_what_is_with_a_case_is_not_dropped(
    handed: documents.Document, send: Send, amina: Actor, acting: Acting
) -> None:
    loose = send("photo.jpg", picture())
    with acting(amina):
        documents.drop(handed.id, by=amina)
        documents.drop(loose.id, by=amina)
        assert documents.describe([handed.id, loose.id]) == (handed,)


def test_plain_sql_shows_the_web_role_only_what_the_session_names(  # noqa: PLR0917 - the cast
    handed: documents.Document,
    amina: Actor,
    registrar: Actor,
    auditor: Actor,
    stranger: Actor,
    acting: Acting,
) -> None:
    for who, count in ((amina, 1), (registrar, 1), (auditor, 0), (stranger, 0)):
        with acting(who):
            assert DocumentRow.objects.filter(id=handed.id).count() == count
    assert DocumentRow.objects.count() == 0


def test_an_officer_cannot_take_a_file_over_nor_change_one(
    handed: documents.Document, registrar: Actor, amina: Actor, acting: Acting
) -> None:
    with acting(registrar):
        assert DocumentRow.objects.filter(id=handed.id).update(agency="revenue") == 0
        assert DocumentRow.objects.filter(id=handed.id).delete()[0] == 0
    with acting(amina), pytest.raises(DatabaseError), transaction.atomic():
        DocumentRow.objects.filter(id=handed.id).update(sealed=b"other")


def test_what_we_make_belongs_to_its_holder(
    db: None,  # noqa: ARG001 - marks and fixtures do not mix here
    amina: Actor,
    acting: Acting,
    as_worker: Switch,
    now: datetime,
) -> None:
    assert amina.person_id
    content = pdf()
    with as_worker():
        made = documents.keep(
            name="certificate.pdf",
            media_type="application/pdf",
            content=content,
            holder_id=amina.person_id,
            agency="civil-registration",
            case_id=CASE,
            now=now,
        )
    with acting(amina):
        assert documents.content(made.id, by=amina, now=now).content == content
