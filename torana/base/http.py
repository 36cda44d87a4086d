"""Calls outside. Never inside a transaction: a slow stranger would hold our locks.

Small on purpose: JSON out, JSON or nothing back, a deadline, no redirects, TLS as Python checks
it. What answers too much is cut off.
"""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT_S = 10
ANSWER_BYTES_MAX = 1_000_000
PLAIN_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})  # without TLS only to this machine


class CallFailed(Exception):  # noqa: N818 - reads as what happened
    """The call did not bring an answer of success."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        """`reason`: a word or a status, never their text; `permanent` bars trying again."""
        self.reason = reason
        self.permanent = permanent
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    kind: str = ""  # its Content-Type


def post_json(
    url: str,
    body: Mapping[str, object],
    *,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """Post `body` as JSON; return the answer, or raise CallFailed for all but a 2xx."""
    sent = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    answer = ask("POST", url, json.dumps(body).encode(), headers=sent, timeout_s=timeout_s)
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - success, RFC 9110 section 15.3
        raise CallFailed(f"status-{answer.status}", permanent=_is_permanent(answer.status))
    return answer


def get(url: str, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """Fetch what is published at an address; raise CallFailed for all but a 2xx, or too much."""
    answer = ask("GET", url, timeout_s=timeout_s)
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - success, RFC 9110 section 15.3
        raise CallFailed(f"status-{answer.status}", permanent=_is_permanent(answer.status))
    if len(answer.body) == ANSWER_BYTES_MAX:
        raise CallFailed("too-large", permanent=True)
    return answer.body


def ask(
    method: str,
    url: str,
    body: bytes | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """Ask, and return whatever the answer is; raise CallFailed where there is none."""
    refuse_in_transaction()
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, timeout_s)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        kind = response.headers.get("Content-Type", "")
        return Answer(response.status, response.read(ANSWER_BYTES_MAX), kind)
    except (OSError, http.client.HTTPException) as error:
        raise CallFailed(type(error).__name__, permanent=False) from error
    finally:
        connection.close()


def refuse_in_transaction() -> None:
    """Crash when a transaction is open in this thread: commit first, then call."""
    if not settings.configured:
        return  # a command without a nation, which has no database
    opened = [block for c in connections.all(initialized_only=True) for block in c.atomic_blocks]
    # The transaction that a test is rolled back with is nobody's business transaction.
    ours = [block for block in opened if not getattr(block, "_from_testcase", False)]
    assert not ours, "a call outside inside a transaction"


def _connection(
    scheme: str, host: str, port: int | None, timeout_s: float
) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=timeout_s, context=ssl.create_default_context()
        )
    assert scheme == "http"
    assert host in PLAIN_HOSTS, "only https leaves this machine"
    return http.client.HTTPConnection(host, port, timeout=timeout_s)


def _is_permanent(status: int) -> bool:
    """Whether trying again is useless: refused for what was sent, not for when (RFC 9110, 15.5)."""
    return 400 <= status < 500 and status not in {408, 425, 429}  # noqa: PLR2004
