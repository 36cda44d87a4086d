"""A nation's own texts in the reader's language, as every door says them."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language


class _Text(Protocol):
    """What `torana.language.model.Text` is; the base does not know the language."""

    def in_(self, language: str) -> str:
        """Return the text in a language."""


def say(text: _Text | None) -> str:
    """Return a nation's text in the language of the page: `{{ service.title|say }}`."""
    return text.in_(get_language() or "en") if text else ""
