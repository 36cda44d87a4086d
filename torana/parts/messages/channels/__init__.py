"""The ways to people. A new one: copy `sms_http`, and add a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.parts.messages.channels import demo, sms_http, smtp
from torana.parts.messages.channels.parcel import NotCarried, Parcel

if TYPE_CHECKING:
    from collections.abc import Callable

SMS, EMAIL = "sms", "email"


def reaches(channel: str) -> bool:
    """Whether the operator named a carrier for this channel."""
    return _carrier(channel) is not None


def carry(parcel: Parcel) -> None:
    """Carry a parcel by its channel, or raise NotCarried. Never inside a transaction."""
    carrier = _carrier(parcel.channel)
    if carrier is None:
        raise NotCarried("no-channel", permanent=False)
    carrier(parcel)


def _carrier(channel: str) -> Callable[[Parcel], None] | None:
    if settings.DEMO:
        return demo.carry
    if channel == SMS and settings.SMS_URL:
        return sms_http.carry
    if channel == EMAIL and settings.MAIL_HOST:
        return smtp.carry
    return None
