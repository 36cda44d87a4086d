"""What credentials does when it hears its own news, in the worker."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from torana.base import clock

if TYPE_CHECKING:
    from torana.parts.credentials.events import IssueRequested


def on_issue_requested(event: IssueRequested) -> None:
    """Make the certificate. Heard twice, it is made once."""
    # Typesetting and sealing load 50 MB of libraries; only a worker that makes one has them.
    issuing = importlib.import_module("torana.parts.credentials.issuing")
    issuing.issue(event.credential_id, now=clock.now())
