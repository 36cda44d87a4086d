"""How the child process is spoken to: one line of JSON, then bytes, in both directions."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY_BYTES_MAX = 2_000_000_000
SECONDS_MAX = 20


class Rejected(Exception):  # noqa: N818 - an answer, which the parent turns into a refusal
    """A file that we do not take: `code` names the refusal, `details` fill its sentence."""

    def __init__(self, code: str, **details: str | int) -> None:
        """`code` is that of a class in `documents.errors`."""
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: what is to be kept of it, or a picture of a page of it."""

    media_type: str
    content: bytes
    pages: int = 1


def serve(answer: Callable[[dict[str, Any], bytes], Opened]) -> None:
    """Read one question from standard input, answer it on standard output, and end."""
    _limit_ourselves()
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        opened = answer(json.loads(head), content)
    except Rejected as rejected:
        said: dict[str, Any] = {"code": rejected.code, "details": rejected.details}
        body = b""
    else:
        said = {"media_type": opened.media_type, "pages": opened.pages}
        body = opened.content
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)


def _limit_ourselves() -> None:
    # macOS knows the limit on memory and refuses to set it; the clock limits it there.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to nothing but its pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
