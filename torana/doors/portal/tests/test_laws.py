"""Laws and purposes are read in the language of the page, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.doors.portal.tests.walk import OWN_BIRTH, apply, text_of

if TYPE_CHECKING:
    from django.test import Client

ENGLISH = "Civil Registration Act"
ARABIC = "قانون الأحوال المدنية لسنة 2019، المادة 12"


def test_why_a_register_was_read_is_told_in_arabic_too(resident: Client) -> None:
    apply(resident, "birth-certificate", OWN_BIRTH)
    resident.cookies["language"] = "ar"
    page = text_of(resident.get("/data"))
    assert "لنسخ قيد ميلادك" in page
    assert "To copy the entry" not in page


@pytest.mark.parametrize(("language", "law"), [("en", ENGLISH), ("ar", ARABIC)])
def test_each_page_cites_the_law_in_its_language(resident: Client, language: str, law: str) -> None:
    resident.cookies["language"] = language
    draft = resident.post("/services/birth-certificate/start")["Location"]
    consent = text_of(resident.get(draft))
    case = apply(resident, "birth-certificate", OWN_BIRTH)
    pages = [case, f"{case}/sent", "/services/birth-certificate", "/data"]
    for page in (consent, *(text_of(resident.get(path)) for path in pages)):
        assert law in page
        assert (ENGLISH in page) == (language == "en")
