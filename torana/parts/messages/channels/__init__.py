"""The ways to people. A new one: copy `sms_http`, and add a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from torana.parts.messages.channels import demo, sms_http, smtp

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.parts.messages.channels.parcel import Parcel

SMS, EMAIL = "sms", "email"


def carrier(channel: str) -> Callable[[Parcel], None] | None:
    """Return what carries to phones or to e-mail here, None where the operator named nothing."""
    if settings.DEMO:
        return demo.carry
    if channel == SMS and settings.SMS_URL:
        return sms_http.carry
    if channel == EMAIL and settings.MAIL_HOST:
        return smtp.carry
    return None
