"""Issuing: once a case, by the worker, sealed, logged and told."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from torana.base import keys
from torana.base.errors import NotAllowed, NotFound
from torana.base.models import Delivery
from torana.parts.credentials import api as credentials
from torana.parts.credentials import issuing
from torana.parts.credentials.models import AgencyKey, CredentialRow, Root
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from torana.base.actor import Actor
    from torana.parts.catalogue.api import Edition

    Acting = Callable[[Actor], AbstractContextManager[None]]
    Switch = Callable[[], AbstractContextManager[None]]


def test_a_case_gives_each_certificate_once(
    requested: UUID, edition: Edition, amina: Actor, as_worker: Switch, now: datetime
) -> None:
    with as_worker():
        row = CredentialRow.objects.get(id=requested)
        assert amina.person_id
        again = credentials.request_issue(
            case_id=row.case_id,
            edition_id=edition.id,
            issue=row.issue,
            holder_id=amina.person_id,
            agency="civil-registration",
            claims={},
            valid_until=None,
            language="en",
            reference="NY-7QK4-2M",
            by=issuing.WORKER,
            now=now,
        )
        assert again == requested
        assert Delivery.objects.filter(event="IssueRequested").count() == 1


def test_heard_twice_it_is_made_once(issued: UUID, as_worker: Switch, now: datetime) -> None:
    with as_worker():
        before = CredentialRow.objects.get(id=issued).pdf_id
        issuing.issue(issued, now=now)
        assert CredentialRow.objects.get(id=issued).pdf_id == before


def test_until_it_is_made_its_holder_is_told_to_wait(
    requested: UUID, amina: Actor, acting: Acting, now: datetime
) -> None:
    with acting(amina), pytest.raises(credentials.NotIssuedYet):
        credentials.pdf(requested, by=amina, now=now)


def test_the_holder_sees_in_the_log_that_it_was_issued_and_fetched(
    issued: UUID, pdf: bytes, amina: Actor, acting: Acting
) -> None:
    assert pdf
    assert amina.person_id
    with acting(amina):
        events = transparency.events_of(amina.person_id, show="all", after="").rows
    said = [(event.action, event.object) for event in events]
    assert ("credential.issued", f"credential:{issued}") in said
    assert "document.opened" in [action for action, _ in said]


def test_only_holder_and_agency_can_get_it(  # noqa: PLR0917 - fixtures
    issued: UUID, registrar: Actor, stranger: Actor, auditor: Actor, acting: Acting, now: datetime
) -> None:
    with acting(registrar):
        assert credentials.pdf(issued, by=registrar, now=now).content.startswith(b"%PDF")
    for other in (stranger, auditor):
        with acting(other), pytest.raises(NotFound):
            credentials.pdf(issued, by=other, now=now)


def test_a_stranger_cannot_ask_for_one(
    edition: Edition, amina: Actor, stranger: Actor, acting: Acting, now: datetime
) -> None:
    assert amina.person_id
    with acting(stranger), pytest.raises(NotAllowed):
        credentials.request_issue(
            case_id=UUID(int=7),
            edition_id=edition.id,
            issue=edition.service.issues[0].name,
            holder_id=amina.person_id,
            agency="civil-registration",
            claims={},
            valid_until=None,
            language="en",
            reference="NY-1",
            by=stranger,
            now=now,
        )


def test_the_pdf_has_a_title_a_language_and_tags_for_a_screen_reader(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).startswith("en")
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "NY-7QK4-2M" in str(opened.docinfo["/Title"])
        assert len(opened.pages) == 1
        with opened.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"


def test_the_language_of_the_holder_stands_beside_the_nations_first(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[0].get_textpage().get_text_bounded()
    assert "NY-7QK4-2M" in text
    assert any("\u0600" <= letter <= "\u06ff" or "\ufe70" <= letter <= "\ufeff" for letter in text)


@pytest.mark.usefixtures("issued")
def test_the_public_keys_are_published_and_nothing_else() -> None:
    (key,) = credentials.issuer_keys()["keys"]
    assert key["kty"] == "EC"
    assert "d" not in key
    json.dumps(key)
    assert credentials.certificates_pem().count(b"BEGIN CERTIFICATE") == 2
    assert b"PRIVATE" not in credentials.certificates_pem()


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("table", ["credentials_root", "credentials_agencykey"])
def test_the_web_role_cannot_read_a_signing_key(table: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT sealed_key FROM {table}")  # noqa: S608 - two names of ours


@pytest.mark.usefixtures("issued")
def test_plain_sql_shows_only_holder_and_agency_a_certificate(
    amina: Actor, registrar: Actor, stranger: Actor, acting: Acting
) -> None:
    for who, count in ((amina, 1), (registrar, 1), (stranger, 0)):
        with acting(who):
            assert CredentialRow.objects.count() == count
    assert CredentialRow.objects.count() == 0


@pytest.mark.usefixtures("issued")
def test_keys_lie_sealed(as_worker: Switch) -> None:
    with as_worker():
        row, root = AgencyKey.objects.get(), Root.objects.get()
        plain = keys.open_for(keys.NATION_ID, bytes(row.sealed_key), f"agency-key:{row.kid}")
        assert plain not in bytes(row.sealed_key)
        assert keys.open_for(keys.NATION_ID, bytes(root.sealed_key), "root-key") != plain
