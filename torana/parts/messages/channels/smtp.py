"""E-mail through the operator's own server."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from torana.base import http
from torana.parts.messages.channels.parcel import NotCarried, Parcel
from torana.parts.messages.words import site

TIMEOUT_S = 10
_PERMANENT_FROM = 500  # RFC 5321, 4.2.1: 5yz is for good, 4yz for now


def carry(parcel: Parcel) -> None:
    """Hand the mail over to the server, or raise NotCarried."""
    http.refuse_in_transaction()
    mail = EmailMessage(
        subject=parcel.subject,
        body=parcel.text,
        from_email=settings.MAIL_FROM,
        to=[parcel.to],
        headers={"Message-ID": f"<{parcel.id}@{site()}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        _server().send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        permanent = min(codes, default=0) >= _PERMANENT_FROM
        raise NotCarried("recipient-refused", permanent=permanent) from error
    except smtplib.SMTPResponseException as error:
        permanent = error.smtp_code >= _PERMANENT_FROM
        raise NotCarried(f"status-{error.smtp_code}", permanent=permanent) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotCarried(type(error).__name__, permanent=False) from error


def _server() -> EmailBackend:
    return EmailBackend(
        host=settings.MAIL_HOST,
        port=settings.MAIL_PORT,
        username=settings.MAIL_USER,
        password=settings.MAIL_PASSWORD,
        use_tls=settings.MAIL_TLS,
        timeout=TIMEOUT_S,
    )
