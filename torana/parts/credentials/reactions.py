"""What credentials does when it hears its own news, in the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base import clock
from torana.parts.credentials import issuing

if TYPE_CHECKING:
    from torana.parts.credentials.events import IssueRequested


def on_issue_requested(event: IssueRequested) -> None:
    """Make the certificate. Heard twice, it is made once."""
    issuing.issue(event.credential_id, now=clock.now())
