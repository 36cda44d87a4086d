"""Values that are kept by a key: the words of each, and what a field takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.model import NO_TEXT

if TYPE_CHECKING:
    from torana.language.model import Field, Option, Text


def label_of(options: tuple[Option, ...], key: str) -> Text:
    """Return the words of an option, NO_TEXT where `key` is none of them."""
    return next((option.label for option in options if option.key == key), NO_TEXT)


def takes(field: Field, value: str) -> bool:
    """Whether an entry may hold this: of a choice or an area the key of one, or nothing."""
    return not value or not field.options or bool(label_of(field.options, value))
