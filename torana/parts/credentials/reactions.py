"""What credentials does when it hears its own news, in the worker."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from torana.base import clock
from torana.parts.credentials import statuses

if TYPE_CHECKING:
    from torana.parts.credentials import events


def on_issue_requested(event: events.IssueRequested) -> None:
    """Make the certificate. Heard twice, it is made once."""
    # Typesetting and sealing load 50 MB of libraries; only a worker that makes one has them.
    issuing = importlib.import_module("torana.parts.credentials.issuing")
    issuing.issue(event.credential_id, now=clock.now())


def on_status_changed(
    event: events.CredentialRevoked
    | events.CredentialSuspended
    | events.CredentialReinstated
    | events.CredentialCorrected,
) -> None:
    """Tell everybody: sign the list that speaks of this certificate."""
    statuses.sign_list_of(event.credential_id, now=clock.now())


def renew_status_lists() -> None:
    """Sign again what is getting old: the worker's, by the clock."""
    statuses.renew(now=clock.now())
