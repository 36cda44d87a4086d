"""What every page of the portal owes: one heading, nothing inline, 14 kB, both languages."""

from __future__ import annotations

import gzip
import itertools
import re
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped] # ships no types
from django.contrib.staticfiles import finders

from torana.doors.portal.tests.walk import AT_HOME, OWN_BIRTH, apply, begin, headings, text_of

if TYPE_CHECKING:
    import pytest
    from django.test import Client

WEIGHT_BYTES_MAX = 14_000
HEADERS_BYTES = 700  # of both answers, as the browser journeys measure them

PUBLIC = (
    "/",
    "/search",
    "/search?q=birth",
    "/search?q=zzz",
    "/needs/birth",
    "/needs/death",
    "/agencies",
    "/agencies/civil-registration",
    "/services/birth-certificate",
    "/services/residence-certificate",
    "/verify",
    "/log",
    "/nothing-here",
)
OWN = ("/cases", "/data", "/data?show=read", "/messages")


def every_page(resident: Client) -> dict[str, str]:
    """Return every page of a resident who has a draft and two cases."""
    case = apply(resident, "birth-certificate", OWN_BIRTH)
    waiting = apply(resident, "residence-certificate", AT_HOME)
    unread = str(resident.post("/services/birth-certificate/start")["Location"])
    draft = begin(resident, "residence-certificate")
    paths = [
        *PUBLIC,
        *OWN,
        unread,
        f"{draft}/home",
        f"{draft}/drop",
        case,
        f"{case}/sent",
        waiting,
        f"{waiting}/sent",
        f"{waiting}/withdraw",
    ]
    return {path: text_of(resident.get(path)) for path in paths}


def test_each_page_with_its_styles_fits_the_first_round_trip(resident: Client) -> None:
    found = finders.find("torana.css")
    assert isinstance(found, str)
    with open(found, "rb") as file:  # noqa: PTH123 - a path that Django gives as text
        styles = len(brotli.compress(file.read()))
    weights = {
        path: len(gzip.compress(page.encode())) + styles + HEADERS_BYTES
        for path, page in every_page(resident).items()
    }
    lines = [f"{weight:7,} B  {path}" for path, weight in sorted(weights.items())]
    print("\nPages with their styles, compressed:", *lines, sep="\n")  # noqa: T201
    assert max(weights.values()) < WEIGHT_BYTES_MAX


def test_each_page_has_one_first_heading_and_skips_no_level(resident: Client) -> None:
    for path, page in every_page(resident).items():
        levels = headings(page)
        assert levels.count(1) == 1, path
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (path, levels)


def test_no_page_has_a_style_or_a_script_inline(resident: Client) -> None:
    for path, page in every_page(resident).items():
        assert not re.search(r"\sstyle=|<style|<script(?![^>]* src=)|\son[a-z]+=", page), path


def test_each_page_reads_from_the_right_in_arabic(resident: Client) -> None:
    resident.cookies["language"] = "ar"
    for path, page in every_page(resident).items():
        assert '<html lang="ar" dir="rtl">' in page, path


def test_each_id_of_a_page_is_its_own(resident: Client) -> None:
    for path, page in every_page(resident).items():
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path


def test_each_form_that_changes_something_is_protected(resident: Client) -> None:
    for path, page in every_page(resident).items():
        for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
            assert "csrfmiddlewaretoken" in form, path


def test_the_language_is_kept_and_leads_back_to_the_page(anyone: Client) -> None:
    response = anyone.get("/language/ar?next=/agencies")
    assert response["Location"] == "/agencies"
    assert 'lang="ar"' in text_of(anyone.get("/agencies"))


def test_the_language_leads_to_no_other_site(anyone: Client) -> None:
    for onward in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert anyone.get("/language/en", {"next": onward})["Location"] == "/"
    assert anyone.get("/language/xx").status_code == 404


def test_the_nations_colours_are_served_under_their_own_name(anyone: Client) -> None:
    address = re.search(r'href="(/theme/[0-9a-f]+\.css)"', text_of(anyone.get("/")))
    assert address
    response = anyone.get(address[1])
    assert "--indigo-deep:#" in text_of(response)
    assert "immutable" in response["Cache-Control"]
    assert anyone.get("/theme/0123456789ab.css").status_code == 404


def test_search_finds_by_the_beginning_of_a_word_and_helps_when_it_finds_none(
    anyone: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert "Get a birth certificate" in text_of(anyone.get("/search?q=birt"))
    page = text_of(anyone.get("/search?q=dragon"))
    assert "Nothing found for “dragon”" in page
    assert "A child is born" in page
    assert "dragon" not in caplog.text


def test_a_telephone_number_is_called_when_it_is_pressed(anyone: Client) -> None:
    assert '<a href="tel:+259207000700">+259 20 700 0700</a>' in text_of(anyone.get("/"))
