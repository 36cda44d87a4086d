"""Sweep what has run out: challenges, sent codes, counts."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from torana.base import clock

KEPT = timedelta(days=1)  # long enough to look into an attack


def clean() -> int:
    """Delete what ran out a day ago; return how many rows went. Run by the worker."""
    before = clock.now() - KEPT
    gone = 0
    with connection.cursor() as cursor:
        # Challenges first: they point to their codes.
        for statement in (
            "DELETE FROM identity_challenge WHERE expires_at < %(before)s",
            (
                "DELETE FROM identity_code WHERE expires_at < %(before)s"
                " OR (expires_at IS NULL AND used_at < %(before)s)"
            ),
            "DELETE FROM identity_slowing WHERE last_at < %(before)s",
        ):
            cursor.execute(statement, {"before": before})
            gone += cursor.rowcount
    return gone
