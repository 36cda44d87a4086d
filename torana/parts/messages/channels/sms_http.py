"""Text messages through any gateway that takes JSON over HTTPS.

We post `{"id", "to", "text"}` with a bearer token; 2xx means taken. Most operators' gateways speak
a dialect of this: a small relay, or a channel beside this one, translates.
"""

from __future__ import annotations

from django.conf import settings

from torana.base import http
from torana.parts.messages.channels.parcel import NotCarried, Parcel


def carry(parcel: Parcel) -> None:
    """Hand the text over to the gateway, or raise NotCarried."""
    token = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    body = {"id": str(parcel.id), "to": parcel.to, "text": parcel.text}
    try:
        http.post_json(settings.SMS_URL, body, headers={**token, "Idempotency-Key": str(parcel.id)})
    except http.CallFailed as error:
        raise NotCarried(error.reason, permanent=error.permanent) from error
