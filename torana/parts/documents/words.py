"""What a refusal of a file names, in the reader's language: formats, sizes, dangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, pgettext

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMATS = {
    "pdf": gettext_noop("PDF"),
    "jpeg": gettext_noop("JPEG picture"),
    "png": gettext_noop("PNG picture"),
}
# What opening/pdfs.py finds. It runs without Django, so its words are gathered here; a test sees
# that none is left out.
DANGERS = {
    gettext_noop("a command that fetches data"),
    gettext_noop("a command that starts a program"),
    gettext_noop("a form that changes itself"),
    gettext_noop("a form that sends itself"),
    gettext_noop("a form with a program"),
    gettext_noop("a link to another file"),
    gettext_noop("a model with a program"),
    gettext_noop("a script"),
    gettext_noop("an action that starts by itself"),
    gettext_noop("another file"),
    gettext_noop("sound or video"),
}


def file_format(word: str) -> str:
    """Return the name of a format: pdf, jpeg, png; any other word, such as "exe", as it is."""
    return gettext(_FORMATS[word]) if word in _FORMATS else word


def file_formats(words: Iterable[str]) -> str:
    """Return the names of formats as a list in a sentence."""
    return pgettext("between things listed", ", ").join(map(file_format, words))


def danger(found: str) -> str:
    """Return what a PDF was found to hold."""
    return gettext(found)


def megabytes(size_bytes: int) -> str:
    """Return a size as people read it."""
    count = f"{size_bytes / 1_000_000:.1f}".removesuffix(".0")
    return gettext("{count} MB").format(count=count)
