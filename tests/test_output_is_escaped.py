"""What people write is shown as they wrote it, on every page that shows it: never as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.test_hostile_uploads import desk
from torana.doors.portal.tests.conftest import browser
from torana.doors.portal.tests.test_apply import MOVED
from torana.doors.portal.tests.walk import begin, fill
from torana.parts.documents.tests.hostile import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from torana.base.actor import Actor

pytestmark = pytest.mark.django_db
__all__ = ["browser", "desk"]  # fixtures

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}%(x)s{x}"


def shown(page: str) -> bool:
    """Whether the text stands in a page, after making sure that no markup of it does."""
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in page.split("&lt;img src=x", 1)[-1][:40], "a template ran"
    return "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_answer_is_shown_to_its_writer_and_to_the_officer_as_text(
    browser: Callable[[Actor | None], Client], amina: Actor, desk: Client
) -> None:
    client = browser(amina)
    draft = begin(client, "residence-certificate")
    written = MOVED | {"new_address-line1": MARKUP, "new_address-place": MARKUP}
    fill(client, draft, (("home", {"still_there": "no"}), ("moved", written)))
    assert shown(client.get(f"{draft}/moved").text)
    proof = {"proof_kind": "lease", "proof": file_named(f"{MARKUP}.pdf")}
    assert client.post(f"{draft}/proof", proof).status_code == 302
    page = client.get(f"{draft}/proof").text
    assert not shown(page), "of a name nothing is kept that could be a path"
    assert "&lt;script&gt;alert(1)&lt;script&gt;" in page
    answers = {"purpose": "bank", "household_size": "4", "truth": "yes"}
    fill(client, draft, (("use", answers),))
    assert shown(client.get(f"{draft}/check").text)
    case = str(client.post(f"{draft}/check")["Location"]).removesuffix("/sent")
    assert shown(desk.get(f"/desk{case}").text)


def test_a_search_is_repeated_as_text(
    browser: Callable[[Actor | None], Client], desk: Client
) -> None:
    assert shown(browser(None).get(f"/search?q={quote(MARKUP)}").text)
    assert shown(desk.get(f"/desk?q={quote(MARKUP)}").text)


def test_an_onward_address_is_no_script(browser: Callable[[Actor | None], Client]) -> None:
    page = browser(None).get(f"/sign-in?next=/{quote(MARKUP)}").text
    shown(page)
    assert "javascript:" not in browser(None).get("/sign-in?next=javascript:alert(1)").text


def file_named(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name.replace("/", ""), make.pdf(), "application/pdf")
