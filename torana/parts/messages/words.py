"""Put a template into words, in one language."""

from __future__ import annotations

import string
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel import UnknownLocaleError
from babel.dates import format_date
from django.conf import settings
from django.utils import translation

from torana.parts.messages import sms
from torana.parts.messages.records import Written
from torana.parts.messages.templates import CODE_SMS, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def written(template: str, context: Mapping[str, str], language: str) -> Written:
    """Return the message; a template or a placeholder that we do not know is a bug, and crashes."""
    chosen = TEMPLATES[template]
    values = _values(context, language)
    with translation.override(language):
        subject = translation.gettext(chosen.subject).format_map(values)
        paragraphs = tuple(_sentences(chosen.paragraphs, values))
        short = sms.fitted(" ".join(_sentences(chosen.sms, values)))
    return Written(" ".join(subject.split()), paragraphs, short)


def code_written(code: str, language: str) -> str:
    """Return the text that carries a code; its last line lets phones fill the code in.

    The last line is "origin-bound one-time codes" (WICG): a phone offers the code on our site only.
    """
    values = _values({"code": code}, language)
    with translation.override(language):
        text = " ".join(_sentences(CODE_SMS, values))
    return sms.fitted(text) + f"\n@{values['site']} #{code}"


# As long as such things are: what a text message is measured with.
SAMPLE = {
    "reference": "NY-7QK4-2M",
    "service": "Certified copy of an entry in the register of births",
    "due_on": "2026-12-23",
    "message": "Please send a photo of the lease on which both pages can be read.",
    "reason": "The paper does not show your name.",
    "law": "Residence Act 2019, section 14(2)",
}


def too_long(language: str) -> Iterable[tuple[str, str, int]]:
    """Yield each text message that has to be cut in a language: its name, text and segments."""
    values = _values(SAMPLE, language)
    with translation.override(language):
        for name, template in TEMPLATES.items():
            text = " ".join(_sentences(template.sms, values))
            if sms.segments(text) > sms.SEGMENTS_MAX:
                yield name, text, sms.segments(text)
    code = code_written("12345678", language)
    if sms.segments(code) > sms.SEGMENTS_MAX or "..." in code:
        yield "code", code, sms.segments(code)


def site() -> str:
    """Return the host at which people reach us, without a scheme or a port."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _values(context: Mapping[str, str], language: str) -> dict[str, str]:
    values = {"site": site()}
    for name, value in context.items():
        values[name] = _day(value, language) if name.endswith("_on") and value else value
    return values


def _sentences(sentences: Iterable[str], values: Mapping[str, str]) -> Iterable[str]:
    for sentence in sentences:
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
        if all(values.get(name) for name in names):
            yield translation.gettext(sentence).format_map(values)


def _day(text: str, language: str) -> str:
    day = date.fromisoformat(text)
    try:
        return str(format_date(day, "d MMMM y", locale=language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return text
