"""Applying, page by page: nothing is asked twice, nothing is lost, and it is sent once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from torana.doors.portal.tests.walk import AT_HOME, OWN_BIRTH, apply, begin, fill, text_of

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

MOVED = {
    "new_address-line1": "Plot 7, near the mosque",
    "new_address-place": "Kaya",
    "new_address-area": "kaya",
    "since-day": "1",
    "since-month": "9",
    "since-year": "2026",
    "lives_as": "owner",
}


def test_start_needs_a_sign_in_and_leads_back(anyone: Client) -> None:
    page = text_of(anyone.get("/services/birth-certificate"))
    assert "/sign-in?next=/services/birth-certificate/start" in page
    assert "/sign-in" in anyone.post("/services/birth-certificate/start")["Location"]


def test_coming_back_from_sign_in_begins_the_draft(resident: Client) -> None:
    start = "/services/birth-certificate/start"
    own = resident.get(start, headers={"sec-fetch-site": "same-origin"})
    assert own["Location"].startswith("/drafts/")
    elsewhere = resident.get(start, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere["Location"] == "/services/birth-certificate"


def test_what_would_be_looked_up_is_said_before_it_is(resident: Client) -> None:
    draft = resident.post("/services/birth-certificate/start")["Location"]
    page = text_of(resident.get(draft))
    assert "What the state already knows" in page
    assert "Population register" in page
    assert "Amina Otieno" not in page
    refused = text_of(resident.get(f"{draft}?agree=no"))
    assert "You need not agree" in refused


def test_no_page_is_shown_before_she_agrees(resident: Client) -> None:
    draft = resident.post("/services/birth-certificate/start")["Location"]
    assert resident.get(f"{draft}/who")["Location"] == draft


def test_what_is_known_is_shown_and_not_asked(resident: Client) -> None:
    draft = begin(resident, "birth-certificate")
    page = text_of(resident.get(f"{draft}/who"))
    assert "We know this already" in page
    assert "Amina Otieno" in page
    assert 'name="full_name"' not in page
    assert 'name="relation"' in page
    assert "Not right?" in page


def test_a_bad_answer_is_told_at_its_field_and_the_good_ones_are_kept(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, (("home", {"still_there": "no"}),))
    response = resident.post(f"{draft}/moved", MOVED | {"since-year": "2062"})
    page = text_of(response)
    assert response.status_code == 422
    assert '<a href="#q-since">The day on which you moved in must be in the past</a>' in page
    assert 'id="q-since" name="since-day" value="1"' in page
    assert 'value="2062"' in page
    again = text_of(resident.get(f"{draft}/moved"))
    assert "Plot 7, near the mosque" in again
    assert 'value="2062"' not in again


def test_a_refused_file_takes_no_other_answer_with_it(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, (("home", {"still_there": "no"}), ("moved", MOVED)))
    file = SimpleUploadedFile("lease.pdf", b"MZ not a paper", "application/pdf")
    response = resident.post(f"{draft}/proof", {"proof_kind": "lease", "proof": file})
    page = text_of(response)
    assert response.status_code == 422
    assert 'href="#q-proof"' in page
    assert 'value="lease" checked' in page


def test_a_draft_goes_on_where_it_was_left(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, AT_HOME[:1])
    assert resident.get(draft)["Location"] == f"{draft}/use"
    assert resident.post("/services/residence-certificate/start")["Location"] == draft
    assert "draft of" in text_of(resident.get("/"))


def test_a_draft_that_is_filled_in_says_so(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, AT_HOME[:1])
    for path in ("/", "/cases", "/services/residence-certificate"):
        assert "is filled in" not in text_of(resident.get(path)), path
    fill(resident, draft, AT_HOME[1:])
    for path in ("/", "/cases", "/services/residence-certificate"):
        assert "is filled in. Look at it once more, and send it." in text_of(resident.get(path))


def test_a_change_at_the_last_look_leads_back_to_it(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, AT_HOME)
    page = text_of(resident.get(f"{draft}/check"))
    assert f"{draft}/use?change=1#q-purpose" in page
    assert "from: Population register" in page
    changed = resident.post(f"{draft}/use?change=1", AT_HOME[1][1] | {"purpose": "school"})
    assert changed["Location"] == f"{draft}/check"
    assert "A place at school" in text_of(resident.get(f"{draft}/check"))


def test_the_last_look_waits_for_every_page(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    assert resident.get(f"{draft}/check")["Location"] == f"{draft}/home"


def test_pressed_twice_it_is_sent_once(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, AT_HOME)
    first = resident.post(f"{draft}/check")["Location"]
    second = resident.post(f"{draft}/check")["Location"]
    assert first == second
    assert text_of(resident.get("/cases")).count('href="/cases/') == 1


def test_back_after_sending_leads_to_the_case(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, AT_HOME)
    case = resident.post(f"{draft}/check")["Location"].removesuffix("/sent")
    for page in ("", "/home", "/check"):
        assert resident.get(f"{draft}{page}")["Location"] == case


def test_the_receipt_says_the_reference_and_the_day(resident: Client) -> None:
    case = apply(resident, "residence-certificate", AT_HOME)
    page = text_of(resident.get(f"{case}/sent"))
    assert re.search(r"NY-[0-9A-Z]{4}-[0-9A-Z]{2}", page)
    assert "You will have an answer by" in page


def test_a_rule_decides_at_once_and_says_which(resident: Client) -> None:
    case = apply(resident, "birth-certificate", OWN_BIRTH)
    page = text_of(resident.get(case))
    assert "You asked for your own entry" in page
    assert "Civil Registration Act 2019, section 12(1)" in page
    assert "being made and sealed" in page


def test_a_draft_thrown_away_is_gone(resident: Client) -> None:
    draft = begin(resident, "residence-certificate")
    assert "no way back" in text_of(resident.get(f"{draft}/drop"))
    resident.post(f"{draft}/drop")
    assert resident.get(draft).status_code == 404


@pytest.mark.parametrize("page", ["", "/home", "/check", "/drop"])
def test_a_draft_of_somebody_else_does_not_exist(
    resident: Client, other: Client, page: str
) -> None:
    draft = begin(resident, "residence-certificate")
    assert other.get(f"{draft}{page}").status_code == 404


def test_a_case_of_somebody_else_does_not_exist(resident: Client, other: Client) -> None:
    case = apply(resident, "residence-certificate", AT_HOME)
    for page in ("", "/sent", "/answer", "/withdraw", "/certificate.pdf"):
        assert other.get(f"{case}{page}").status_code == 404


def test_a_file_that_is_too_large_is_told_at_its_field(
    resident: Client, settings: Settings
) -> None:
    settings.UPLOAD_BYTES_MAX = 9_000_000
    draft = begin(resident, "residence-certificate")
    fill(resident, draft, (("home", {"still_there": "no"}), ("moved", MOVED)))
    file = SimpleUploadedFile("lease.pdf", b"%PDF-1.7" + bytes(12_000_000), "application/pdf")
    response = resident.post(f"{draft}/proof", {"proof_kind": "lease", "proof": file})
    assert response.status_code == 422
    assert "This file is too large" in text_of(response)
    assert "lease" in text_of(resident.get(f"{draft}/proof"))


def test_a_request_far_beyond_any_file_is_not_read(resident: Client, settings: Settings) -> None:
    settings.UPLOAD_BYTES_MAX, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 1000
    file = SimpleUploadedFile("huge.pdf", bytes(20_000), "application/pdf")
    assert resident.post("/verify", {"file": file}).status_code in {400, 413}
