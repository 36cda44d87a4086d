"""Anyone checks a certificate; what is not ours is said to be not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from torana.doors.portal.tests.walk import text_of

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize("text", ["hello", "eyJhbGciOiJub25lIn0.e30.", "https://x.example/#a.b.c"])
def test_a_code_of_somebody_else_is_not_ours(anyone: Client, text: str) -> None:
    page = text_of(anyone.post("/verify", {"text": text}))
    assert "Not one of ours" in page


def test_a_file_of_somebody_else_is_not_ours(anyone: Client) -> None:
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7\nnothing", "application/pdf")
    assert "Not one of ours" in text_of(anyone.post("/verify", {"file": file}))


def test_nothing_sent_is_asked_for(anyone: Client) -> None:
    response = anyone.post("/verify", {})
    assert response.status_code == 422
    assert 'href="#file"' in text_of(response)


def test_a_text_that_is_too_long_is_not_read(anyone: Client) -> None:
    response = anyone.post("/verify", {"text": "x" * 20_001})
    assert response.status_code == 422
