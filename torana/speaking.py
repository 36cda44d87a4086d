"""In which language a page is answered: one that the nation offers, whatever else we could say.

A page half in Hindi, because its frame has a catalogue and the nation's services have none, helps
nobody. So the nation lists its languages, and the reader has one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from torana.base.errors import Refusal
from torana.base.gate.door import ASIDE
from torana.base.languages import chosen
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest


class LanguageMiddleware(LocaleMiddleware):
    """Has the page in the reader's language: by their cookie, else as the browser asks."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose among all that we have, then among what the nation offers.

        Twice, because the second asks the database: where it is away, the page that says so is
        still in a language that the reader knows. What asks nothing of anybody asks nothing here.
        """
        _activate(request, [code for code, _ in settings.LANGUAGES])
        if not request.path.startswith(ASIDE):
            _activate(request, offered())


def offered() -> Sequence[str]:
    """Return the languages that the nation lists and we have a catalogue for."""
    known = [code for code, _ in settings.LANGUAGES]
    try:
        listed = catalogue.nation().languages
    except Refusal:  # nothing is published yet
        return known
    return [code for code in listed if code in known] or known


def _activate(request: HttpRequest, among: Sequence[str]) -> None:
    code = chosen(
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        request.headers.get("Accept-Language", ""),
        among,
    )
    translation.activate(code)
    request.LANGUAGE_CODE = translation.get_language()
