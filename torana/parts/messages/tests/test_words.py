"""What we write, in every language that we have: whole, short enough, with every word filled in."""

from __future__ import annotations

import pytest
from django.conf import settings

from torana.parts.messages import sms, words
from torana.parts.messages.templates import TEMPLATES

CONTEXT = {
    "reference": "NY-7QK4-2M",
    "service": "Certified copy of an entry in the register of births",
    "due_on": "2026-12-23",
    "message": "Please send a photo of the lease on which both pages can be read.",
    "reason": "The paper does not show your name.",
    "law": "Residence Act 2019, section 14(2)",
}
LANGUAGES = [code for code, _ in settings.LANGUAGES]
EVERY = [(template, language) for template in TEMPLATES for language in LANGUAGES]


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_text_takes_two_segments_at_most(template: str, language: str) -> None:
    written = words.written(template, CONTEXT, language)
    assert sms.segments(written.sms) <= sms.SEGMENTS_MAX
    assert not written.sms.endswith("...")  # and fits without being cut
    assert CONTEXT["reference"] in written.sms


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_every_word_is_filled_in(template: str, language: str) -> None:
    written = words.written(template, CONTEXT, language)
    for text in (written.subject, written.sms, *written.paragraphs):
        assert text
        assert "{" not in text
        assert "2026-12-23" not in text  # a date is written as people write it


def test_a_sentence_without_its_word_is_left_out() -> None:
    written = words.written("case-received", {**CONTEXT, "due_on": ""}, "en")
    assert "by" not in written.sms
    assert "answer" not in " ".join(written.paragraphs)


def test_a_date_is_written_as_its_language_writes_it() -> None:
    written = words.written("case-received", CONTEXT, "ar")
    assert "ديسمبر" in " ".join(written.paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_comes_in_two_segments_with_the_line_that_phones_read(language: str) -> None:
    text = words.code_written("12345678", language)
    assert sms.segments(text) <= sms.SEGMENTS_MAX
    assert text.splitlines()[-1] == "@localhost #12345678"


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two places each
        ("€" * 81, 2),
        ("ع" * 70, 1),
        ("ع" * 71, 2),
        ("ع" * 135, 3),
        ("a" * 159 + "ع", 3),  # one letter outside the alphabet, and all take two bytes
    ],
)
def test_segments_are_counted_as_networks_count_them(text: str, segments: int) -> None:
    assert sms.segments(text) == segments


def test_what_is_too_long_is_cut_at_the_end() -> None:
    cut = sms.fitted("ع" * 500)
    assert sms.segments(cut) == 2
    assert cut.endswith("...")
