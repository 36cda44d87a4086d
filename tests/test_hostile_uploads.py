"""Hostile files by HTTP: answered at their field, never with 5xx, served so that none can act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from torana.base import clock
from torana.base.actor import Holding, machine
from torana.doors.portal.tests.conftest import browser
from torana.doors.portal.tests.test_apply import MOVED
from torana.doors.portal.tests.walk import begin, fill
from torana.parts.documents.tests.hostile import disguises, make, papers, photos
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    from torana.base.actor import Actor
    from torana.parts.documents.tests.hostile.corpus import Hostile

    Switch = Callable[[], AbstractContextManager[None]]
    Browser = Callable[[Actor | None], Client]

pytestmark = pytest.mark.django_db
__all__ = ["browser"]  # a fixture

ALL = (*disguises.FILES, *photos.FILES, *papers.FILES)
INSIDES = re.compile(r"Traceback|pikepdf|PIL\.|pdfium|/torana/parts|Errno", re.IGNORECASE)
HEADER_BREAKER = 'lease"\r\nX-Evil: 1\u202e.pdf'


@pytest.fixture
def draft(browser: Browser, amina: Actor) -> tuple[Client, str]:
    """Return amina's browser, and her draft at the page that asks for a proof."""
    client = browser(amina)
    address = begin(client, "residence-certificate")
    fill(client, address, (("home", {"still_there": "no"}), ("moved", MOVED)))
    return client, address


def send(client: Client, address: str, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(f"{address}/proof", {"proof_kind": "lease", "proof": file})


def test_each_is_answered_at_its_field(draft: tuple[Client, str]) -> None:
    client, address = draft
    for hostile in ALL:
        answer = send(client, address, hostile.name, hostile.make())
        assert answer.status_code == (422 if hostile.refused else 302), hostile.name
        if hostile.refused:
            assert 'href="#q-proof"' in answer.text, hostile.name
            assert not INSIDES.search(answer.text), hostile.name


def test_anybody_may_have_any_of_them_checked_and_gets_a_verdict(browser: Browser) -> None:
    anyone = browser(None)
    for hostile in ALL:
        answer = anyone.post("/verify", {"file": SimpleUploadedFile("a.pdf", hostile.make())})
        assert answer.status_code in {200, 422}, hostile.name
        assert not INSIDES.search(answer.text), hostile.name


@pytest.fixture
def desk(browser: Browser, stranger: Actor, as_owner: Switch) -> Client:
    """Return the browser of an officer who decides on residence in Kaya."""
    assert stranger.person_id
    with as_owner():
        holding = Holding("district-administration", "residence-officer", "kaya")
        identity.give_post(stranger.person_id, holding, by=machine("tests"), now=clock.now())
    client = browser(stranger)
    session = client.session
    session["desk"] = True
    session.save()
    return client


def test_what_is_taken_is_served_so_that_nothing_of_it_runs(
    draft: tuple[Client, str], desk: Client
) -> None:
    client, address = draft
    linked: Hostile = next(it for it in papers.FILES if it.name == "plain-link.pdf")
    assert send(client, address, HEADER_BREAKER, linked.make()).status_code == 302
    answers = {"purpose": "bank", "household_size": "4", "truth": "yes"}
    fill(client, address, (("use", answers),))
    case = str(client.post(f"{address}/check")["Location"]).removesuffix("/sent")
    page = desk.get(f"/desk{case}").text
    file = re.search(r'href="(/desk/cases/[^"]+/files/[^"/]+)"', page)
    assert file
    served, seen = desk.get(file[1]), desk.get(f"{file[1]}/preview/1")
    for answer, kind in ((served, "application/pdf"), (seen, "image/jpeg")):
        assert answer.status_code == 200
        assert answer["Content-Type"] == kind
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert "X-Evil" not in answer
    assert served["Content-Disposition"].startswith("attachment; filename*=UTF-8''lease")
    assert seen.content.startswith(b"\xff\xd8\xff")
    assert b"nyota.example" not in seen.content


def test_a_file_is_kept_beside_no_other_and_only_the_last_counts(
    draft: tuple[Client, str], as_owner: Switch
) -> None:
    """Whoever sends a thousand files, one after the other, fills no store with them."""
    client, address = draft
    counts = []
    for _ in range(3):
        assert send(client, address, "lease.pdf", make.pdf()).status_code == 302
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM documents_document")
            counts.append(cursor.fetchone()[0])
    assert counts == [1, 1, 1]
