"""Two addresses for those who run the machines: whether it is alive, and may be given work.

`/health` asks nothing of anybody, so that a slow database does not get a living process killed.
`/ready` answers 503 until the database answers, its tables are those of this release, and a
nation is published. What is published is known above base, so `torana/wiring.py` adds that check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from torana.base.errors import Refusal
from torana.base.web import RETRY_AFTER_S, Policy, policy

if TYPE_CHECKING:
    from collections.abc import Callable

_checks: dict[str, Callable[[], object]] = {}


def must_hold(name: str, check: Callable[[], object]) -> None:
    """Have `/ready` wait while `check` refuses; `name` says in words what it waits for."""
    _checks[name] = check


@policy(Policy.ANYONE)
def health(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive."""
    del request
    return JsonResponse({"alive": True})


@policy(Policy.ANYONE)
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether this process may be given work, and what it waits for."""
    del request
    waits_for = _first_unmet()
    if waits_for is None:
        return JsonResponse({"ready": True})
    response = JsonResponse({"ready": False, "waits_for": waits_for}, status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def migrations_missing() -> int:
    """Return how many of this release's migrations the database has not seen."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _first_unmet() -> str | None:
    try:
        if migrations_missing():
            return "migrations"
        for name, check in _checks.items():
            try:
                check()
            except Refusal:
                return name
    except DatabaseError:
        return "database"
    return None
