"""My data: every line in words, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.doors.portal.tests.walk import AT_HOME, apply, text_of

if TYPE_CHECKING:
    from django.test import Client


def test_each_thing_done_stands_in_words(resident: Client) -> None:
    apply(resident, "residence-certificate", AT_HOME)
    page = text_of(resident.get("/data"))
    assert "Population register" in page
    assert "gave your entry to your application, as you agreed" in page
    assert "sent the application NY-" in page
    assert "did this:" not in page


def test_the_tabs_count_what_they_show(resident: Client) -> None:
    apply(resident, "residence-certificate", AT_HOME)
    read = text_of(resident.get("/data?show=read"))
    assert "gave your entry" in read
    assert "sent the application" not in read


@pytest.mark.parametrize("path", ["/data", "/cases", "/messages"])
def test_a_stranger_sees_nothing_of_it(resident: Client, other: Client, path: str) -> None:
    apply(resident, "residence-certificate", AT_HOME)
    page = text_of(other.get(path))
    assert "NY-" not in page
    assert "Amina" not in page


def test_an_unknown_tab_and_an_unknown_proof_are_no_pages(resident: Client) -> None:
    assert resident.get("/data?show=everything").status_code == 404
    leaf = "00000000-0000-4000-8000-000000000000"
    assert resident.get(f"/data/proof/{leaf}").status_code == 404


@pytest.mark.parametrize("path", ["/data", "/cases", "/messages"])
def test_whoever_is_not_signed_in_is_asked_to(anyone: Client, path: str) -> None:
    assert anyone.get(path)["Location"] == f"/sign-in?next=%2F{path[1:]}"


def test_the_log_explains_itself_to_anyone(anyone: Client) -> None:
    assert "C2SP tlog-tiles" in text_of(anyone.get("/log"))


def test_the_way_to_codes_on_paper_is_shown(resident: Client) -> None:
    assert 'href="/sign-in/printed-codes"' in text_of(resident.get("/data"))
