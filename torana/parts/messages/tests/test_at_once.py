"""Two workers at one queue of messages: each message leaves once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from torana.base import clock
from torana.parts.identity import api as identity
from torana.parts.messages import api as messages
from torana.parts.messages.tests.conftest import NOON, Gateway
from torana.parts.messages.tests.test_send import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    import pytest

    Switch = Callable[[], AbstractContextManager[None]]

MESSAGES, WORKERS = 10, 3


def test_each_message_leaves_once_however_many_workers_there_are(
    amina_id: UUID, gateway: Gateway, as_worker: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=1))
    with as_worker():
        for _ in range(MESSAGES):
            messages.send(identity.person(amina_id), "case-received", CONTEXT, now=NOON)
    ready, tried = threading.Barrier(WORKERS), list[int]()

    def work() -> None:
        try:
            with as_worker():
                ready.wait(10)
                tried.append(messages.deliver_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ids = [one["id"] for one in gateway.got]
    assert len(ids) == len(set(ids)) == MESSAGES
    assert sum(tried) == MESSAGES
