"""Wording: what stands on a certificate, in each of its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from torana.parts.catalogue import api as catalogue
from torana.parts.credentials import wording

if TYPE_CHECKING:
    from datetime import datetime

    from torana.parts.catalogue.api import Edition
    from torana.parts.credentials.printing import Sheet


def _sheet(edition: Edition, claims: dict[str, str], now: datetime, language: str = "ar") -> Sheet:
    return wording.sheet(
        edition,
        edition.service.issues[0],
        agency=edition.service.agency,
        language=language,
        reference="NY-7QK4-2M",
        claims=claims,
        issued_at=now,
        valid_until=None,
    )


def test_what_is_kept_by_a_key_is_printed_in_words(edition: Edition, now: datetime) -> None:
    (claim,) = _sheet(edition, {"sex": "male"}, now).claims
    assert claim["value"] == {"en": "Male", "ar": "ذكر"}


def test_a_name_that_is_the_key_of_nothing_stays_as_it_is(edition: Edition, now: datetime) -> None:
    (claim,) = _sheet(edition, {"full_name": "male"}, now).claims
    assert claim["value"] == {"en": "male", "ar": "male"}


@pytest.mark.usefixtures("edition")
def test_an_area_is_printed_whether_the_register_or_an_answer_gave_it(now: datetime) -> None:
    (claim,) = _sheet(catalogue.service("residence-certificate"), {"district": "kaya"}, now).claims
    assert claim["value"] == {"en": "Kaya", "ar": "كايا"}


def test_the_law_stands_in_each_language(edition: Edition, now: datetime) -> None:
    assert _sheet(edition, {}, now).law == {
        "en": "Civil Registration Act 2019, section 12",
        "ar": "قانون الأحوال المدنية لسنة 2019، المادة 12",
    }


@pytest.mark.usefixtures("edition")
def test_money_is_printed_as_each_language_writes_it(now: datetime) -> None:
    bursary = catalogue.service("school-bursary")
    (claim,) = _sheet(bursary, {"award": "NYS 1207440.50"}, now, language="fr").claims
    assert claim["value"] == {
        "en": "NYS\N{NO-BREAK SPACE}1,207,440.50",
        "fr": "NYS\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}207\N{NO-BREAK SPACE}440,50",
    }
