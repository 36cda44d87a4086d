"""Clocks: what happens by itself when a stage's time has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from torana.base import clock
from torana.base.logs import logger
from torana.parts.casework import models
from torana.parts.casework.content import opened
from torana.parts.casework.moving import BY_CLOCK, Said, Way, keep, move
from torana.parts.catalogue import api as catalogue
from torana.pure import process

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

log = logger(__name__)

BATCH = 100  # cases in one transaction
BATCHES_MAX = 50  # in one run; what is left is taken up by the next run


def run_clocks(now: datetime | None = None) -> int:
    """Move every case whose stage's time has passed; return how many were moved.

    Several workers may run it at once: each takes the cases that no other has in hand. A case that
    fails is reported and left, so that it does not stop the others.
    """
    now = now or clock.now()
    moved = 0
    failed: set[UUID] = set()
    for _ in range(BATCHES_MAX):
        tried, failures = _run_batch(now, failed)
        moved += tried - len(failures)
        failed |= failures
        if tried < BATCH:
            break
    if moved or failed:
        log.info("clocks_ran", cases=moved, failed=len(failed))
    return moved


@transaction.atomic
def _run_batch(now: datetime, passed_over: set[UUID]) -> tuple[int, set[UUID]]:
    """Move one batch; return how many were tried, and which of them failed."""
    due = models.Case.objects.select_for_update(skip_locked=True).filter(
        outcome="", clock_at__lte=now
    )
    rows = list(due.exclude(id__in=passed_over).order_by("clock_at")[:BATCH])
    failures = set()
    for row in rows:
        try:
            with transaction.atomic():
                _pass(row, now)
        except DatabaseError:
            raise  # nobody's fault: tried again with the next run
        except Exception:
            log.exception("clock_failed", case=str(row.id))
            failures.add(row.id)
    return len(rows), failures


def _pass(row: models.Case, now: datetime) -> None:
    """Do what the stage's clock does."""
    content = opened(row)
    way = Way(row, catalogue.edition(row.edition_id), content, now)
    outcome = process.late(way.table, row.stage)
    assert isinstance(outcome, process.Moved), "a clock that leads nowhere is not set"
    content.returned, content.again, content.message = [], {}, ""
    move(way, outcome, "late", BY_CLOCK, Said())
    keep(way)
