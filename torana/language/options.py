"""Values that are kept by a key: the words of each, and what a field takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from torana.language.model import NO_TEXT
from torana.pure import money

if TYPE_CHECKING:
    from torana.language.model import Field, Option, Text


_BRACES = re.compile(r"\{([^{}]*)\}")


def label_of(options: tuple[Option, ...], key: str) -> Text:
    """Return the words of an option, NO_TEXT where `key` is none of them."""
    return next((option.label for option in options if option.key == key), NO_TEXT)


def named_in(text: Text) -> tuple[str, ...]:
    """Return what stands in the braces of a text, in every language of it, each once."""
    found = (name for said in text.by_language.values() for name in _BRACES.findall(said))
    return tuple(dict.fromkeys(found))


def takes(field: Field, value: str) -> bool:
    """Whether an entry may hold this: a key of a choice or an area, an amount, or nothing."""
    if field.type == "money":
        return not value or money.read(value) is not None
    return not value or not field.options or bool(label_of(field.options, value))
