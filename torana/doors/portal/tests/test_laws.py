"""Laws are read in the language of the page, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.doors.portal.tests.walk import OWN_BIRTH, apply, text_of

if TYPE_CHECKING:
    from django.test import Client

ENGLISH = "Civil Registration Act"
ARABIC = "قانون الأحوال المدنية لسنة 2019، المادة 12"


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
