"""A refusal names formats, sizes and dangers in the reader's language."""

from __future__ import annotations

import inspect
import re

import pytest
from django.utils import translation

from torana.parts.documents import api as documents
from torana.parts.documents import words
from torana.parts.documents.checks import check
from torana.parts.documents.opening import pdfs


def test_formats_and_sizes_are_named_in_the_reader_s_language() -> None:
    with translation.override("ar"):
        with pytest.raises(documents.WrongType) as wrong:
            check(name="a", content=b"x", accept=("pdf", "jpeg"), size_bytes_max=9)
        with pytest.raises(documents.TooLarge) as large:
            check(name="a", content=b"xx", accept=("pdf",), size_bytes_max=1)
    assert wrong.value.details["accepted"] == "PDF، صورة JPEG"
    assert str(large.value.details["size_max"]).endswith("ميغابايت")


def test_every_danger_that_is_found_can_be_said_in_the_reader_s_language() -> None:
    written_in_place = re.findall(r'what="(.+?)"', inspect.getsource(pdfs))
    assert {*pdfs.KEYS.values(), *pdfs.KINDS.values(), *written_in_place} == words.DANGERS
