"""Amina has a phone and e-mail; a gateway and a mail server answer on this machine."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from torana.base.actor import machine
from torana.parts.identity import api as identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from pytest_django.fixtures import Settings

    from torana.base.actor import Actor

    Switch = Callable[[], AbstractContextManager[None]]

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PHONE, MAIL = "+999712000101", "amina@posta.example"


@pytest.fixture
def amina_id(transactional_db: None, as_owner: Switch, amina: Actor) -> UUID:
    """Enrol Amina for good: carrying happens between transactions."""
    del transactional_db
    with as_owner():
        person = identity.enrol(
            number="3126490712",
            phone=PHONE,
            email=MAIL,
            language="en",
            person_id=amina.person_id,
            by=machine("command line"),
            now=NOON,
        )
    return person.id


@dataclass
class Gateway:
    """A gateway for text messages: what it was sent, and what it answers."""

    url: str = ""
    status: int = 202
    got: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """Start a gateway and name it to the settings."""
    there = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            there.got.append(json.loads(self.rfile.read(length)))
            there.tokens.append(self.headers["Authorization"])
            self.send_response(there.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        there.url = f"http://127.0.0.1:{server.server_address[1]}/send"
        settings.SMS_URL, settings.SMS_TOKEN = there.url, "secret"
        yield there
        server.shutdown()
