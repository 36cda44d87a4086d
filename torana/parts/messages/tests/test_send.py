"""A message is in the mailbox at once, and on the way to phone and e-mail."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction

from torana.base import clock
from torana.base.actor import person
from torana.base.errors import NotFound
from torana.base.postgres.scope import scope
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages
from torana.parts.messages import models
from torana.parts.messages.tests.conftest import MAIL, NOON, PHONE, Gateway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from pytest_django.fixtures import Settings

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

CONTEXT = {"reference": "NY-7QK4-2M", "service": "Birth certificate", "due_on": "2026-12-03"}


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the worker's clock stand a minute after the messages were written."""
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=1))


@pytest.fixture
def send(amina_id: UUID, as_worker: Switch) -> Callable[[], UUID]:
    """Send what casework's reaction sends."""

    def sent(template: str = "case-received") -> UUID:
        with as_worker():
            return messages.send(identity.person(amina_id), template, CONTEXT, now=NOON)

    return sent


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[list[tuple[list[str], str]]]:
    """Start a real SMTP server and name it to the settings; gives what it received."""
    received: list[tuple[list[str], str]] = []

    class Handler:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            del server, session
            content = getattr(envelope, "content", b"")
            received.append((getattr(envelope, "rcpt_tos", []), content.decode()))
            return "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        settings.MAIL_HOST = "127.0.0.1"
        settings.MAIL_PORT = controller.port
        settings.MAIL_TLS, settings.MAIL_USER = False, ""
        yield received
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def deliveries(as_owner: Switch) -> list[tuple[str, str, int, str]]:
    with as_owner():
        rows = models.Delivery.objects.order_by("channel")
        return list(rows.values_list("channel", "status", "attempts", "error"))


def test_a_message_is_in_the_mailbox_at_once(send: Callable[[], UUID], amina_id: UUID) -> None:
    message_id = send()
    amina = person(amina_id)
    with scope(amina):
        (message,) = messages.mailbox_of(amina_id).rows
        assert message.id == message_id
        assert message.subject == "We have your application NY-7QK4-2M"
        assert "You will have an answer by 3 December 2026." in message.paragraphs
        assert messages.unread_count(amina_id) == 1
        messages.read(message_id, by=amina, now=NOON)
        assert messages.unread_count(amina_id) == 0


def test_nobody_else_sees_it(send: Callable[[], UUID], amina_id: UUID, stranger: Actor) -> None:
    message_id = send()
    with scope(stranger):
        assert messages.mailbox_of(amina_id).rows == ()
        with pytest.raises(NotFound):
            messages.read(message_id, by=stranger, now=NOON)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM messages_message")
            assert cursor.fetchone() == (0,)


def test_what_is_written_is_sealed(send: Callable[[], UUID], as_owner: Switch) -> None:
    send()
    with as_owner():
        sealed = bytes(models.Message.objects.values_list("sealed", flat=True).get())
    assert b"NY-7QK4-2M" not in sealed


def test_the_mailbox_is_read_in_pages(send: Callable[[], UUID], amina_id: UUID) -> None:
    sent = [send() for _ in range(53)]
    with scope(person(amina_id)):
        first = messages.mailbox_of(amina_id)
        rest = messages.mailbox_of(amina_id, after=first.next_cursor)
    assert [m.id for m in first.rows + rest.rows] == sent[::-1]
    assert rest.next_cursor == ""


def test_a_text_reaches_the_gateway_and_a_mail_the_server(
    send: Callable[[], UUID],
    gateway: Gateway,
    mail_server: list[tuple[list[str], str]],
    as_worker: Switch,
    as_owner: Switch,
) -> None:
    send()
    with as_worker():
        assert messages.deliver_due() == 2
        assert messages.deliver_due() == 0
    (text,) = gateway.got
    assert text["to"] == PHONE
    assert text["text"].startswith("We have your application NY-7QK4-2M.")
    assert gateway.tokens == ["Bearer secret"]
    ((to, mail),) = mail_server
    assert to == [MAIL]
    assert "Subject: We have your application NY-7QK4-2M" in mail
    assert deliveries(as_owner) == [("email", "sent", 1, ""), ("sms", "sent", 1, "")]


def test_a_gateway_that_is_down_is_tried_again(
    send: Callable[[], UUID],
    gateway: Gateway,
    as_worker: Switch,
    as_owner: Switch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway.status = 503
    send()
    with as_worker():
        messages.deliver_due()
        assert deliveries(as_owner) == [("sms", "queued", 1, "status-503")]
        assert messages.deliver_due() == 0  # not at once
        gateway.status = 200
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=5))
        messages.deliver_due()
    assert deliveries(as_owner) == [("sms", "sent", 2, "")]
    first, second = gateway.got
    assert first["id"] == second["id"]  # so that the gateway can drop the second copy


def test_what_the_gateway_refuses_for_good_is_given_up(
    send: Callable[[], UUID], gateway: Gateway, as_worker: Switch, as_owner: Switch
) -> None:
    gateway.status = 400
    send()
    with as_worker():
        messages.deliver_due()
    assert deliveries(as_owner) == [("sms", "failed", 1, "status-400")]


def test_a_gateway_that_is_away_stops_nobody_else(
    send: Callable[[], UUID],
    settings: Settings,
    mail_server: list[tuple[list[str], str]],
    as_worker: Switch,
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/nobody"
    for _ in range(3):
        send()
    with as_worker():
        assert messages.deliver_due() == 4  # three mails, and one try at the gateway
    assert len(mail_server) == 3


def test_nothing_is_carried_inside_a_transaction(gateway: Gateway, amina_id: UUID) -> None:
    del amina_id
    with pytest.raises(AssertionError), transaction.atomic():
        messages.send_code(PHONE, "123456", "en")
    assert gateway.got == []


def test_a_code_goes_at_once_and_is_kept_nowhere(
    gateway: Gateway, amina_id: UUID, as_owner: Switch
) -> None:
    del amina_id
    messages.send_code(PHONE, "123456", "en")
    assert gateway.got[0]["text"].splitlines() == [
        (
            "123456 is your code to sign in at localhost. It is good for 10 minutes."
            " Tell it to nobody, not even to an officer."
        ),
        "@localhost #123456",
    ]
    assert deliveries(as_owner) == []
    with as_owner():
        assert not models.Demo.objects.exists()


def test_without_a_gateway_a_code_is_refused(amina_id: UUID, settings: Settings) -> None:
    del amina_id
    settings.SMS_URL = ""
    with pytest.raises(messages.NoChannel):
        messages.send_code(PHONE, "123456", "en")


def test_the_demonstration_shows_what_was_received(
    send: Callable[[], UUID], settings: Settings, as_worker: Switch
) -> None:
    settings.DEMO = True
    send()
    with as_worker():
        messages.deliver_due()
    messages.send_code(PHONE, "123456", "en")
    assert [one.to for one in messages.demo_received()].count(PHONE) == 2
    settings.DEMO = False
    with pytest.raises(NotFound):
        messages.demo_received()


def test_sending_is_told_in_the_log(
    send: Callable[[], UUID], amina_id: UUID, as_owner: Switch
) -> None:
    message_id = send()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT action FROM transparency_event WHERE subject_id = %s AND object = %s",
            [amina_id, f"message:{message_id}"],
        )
        assert cursor.fetchall() == [("message.sent",)]
