"""Who hears what: every reaction between parts is one line here, and every clock too."""

# Parts hold models, which Django lets nobody import before all apps are loaded.
# ruff: noqa: PLC0415

from __future__ import annotations

from django.apps import AppConfig


class Wiring(AppConfig):
    """Wires the parts in every process: who publishes must know who hears."""

    name = "torana"
    label = "wiring"

    def ready(self) -> None:
        """Say who hears what, and what happens by the clock."""
        from torana.base.events import every, hear
        from torana.base.metrics.gathering import hear_from, watch_base
        from torana.base.sessions import SessionStore
        from torana.base.web_health import must_hold
        from torana.parts.casework import api as casework
        from torana.parts.casework import events as casework_events
        from torana.parts.catalogue import api as catalogue
        from torana.parts.credentials import api as credentials
        from torana.parts.credentials import events as credentials_events
        from torana.parts.identity import api as identity
        from torana.parts.messages import api as messages
        from torana.parts.transparency import api as transparency

        hear(credentials_events.IssueRequested, credentials.on_issue_requested)
        for changed in (
            credentials_events.CredentialRevoked,
            credentials_events.CredentialSuspended,
            credentials_events.CredentialReinstated,
            credentials_events.CredentialCorrected,
        ):
            hear(changed, credentials.on_status_changed)
        hear(casework_events.CaseSubmitted, casework.on_case_submitted)
        hear(casework_events.CaseReturned, casework.on_case_returned)
        hear(casework_events.CaseDecided, casework.on_case_decided)
        hear(credentials_events.CredentialIssued, casework.on_credential_issued)
        hear(credentials_events.CredentialRevoked, casework.on_credential_revoked)
        hear(credentials_events.CredentialSuspended, casework.on_credential_suspended)
        hear(credentials_events.CredentialReinstated, casework.on_credential_reinstated)
        hear(credentials_events.CredentialCorrected, casework.on_credential_corrected)

        every(1, "messages on their way", messages.deliver_due)
        every(10, "late cases", casework.run_clocks)
        every(300, "status lists", credentials.renew_status_lists)
        every(3600, "sign-ins that ran out", identity.clean)
        every(3600, "sessions that ended", SessionStore.clear_expired)

        must_hold("a nation", catalogue.nation)

        hear_from("events", watch_base)
        hear_from("messages", messages.watch)
        hear_from("log", transparency.watch)
        hear_from("cases", casework.watch)
        hear_from("keys of agencies", credentials.watch)
