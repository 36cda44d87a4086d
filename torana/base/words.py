"""A nation's own texts in the reader's language, as every door says them."""

from __future__ import annotations

from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language

from torana.pure import money as amounts


class _Text(Protocol):
    """What `torana.language.model.Text` is; the base does not know the language."""

    def in_(self, language: str) -> str:
        """Return the text in a language."""


def say(text: _Text | None) -> str:
    """Return a nation's text in the language of the page: `{{ service.title|say }}`."""
    return text.in_(get_language() or "en") if text else ""


def money(minor: int, currency: str) -> str:
    """Return an amount as people write it: the nation's currency, digits in their groups."""
    digits = amounts.digits_of(currency)
    number = number_format(
        amounts.major(minor, currency), decimal_pos=digits, use_l10n=True, force_grouping=True
    )
    return f"{currency}\N{NO-BREAK SPACE}{number}"


def money_written(text: str) -> str:
    """Return "KES 12500.00" of a register or a certificate as people write it; else the text."""
    amount = amounts.read(text)
    return money(amount.minor, amount.currency) if amount else text
