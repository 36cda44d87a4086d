"""Counts every request that reaches Django: by its door, its pattern and how it was answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from torana.base.metrics import counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.http import HttpRequest, HttpResponse


class CountingMiddleware:
    """Stands before all others, so that what they do and refuse is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and count it."""
        began, wrapper = time.perf_counter(), connections[DEFAULT_DB_ALIAS]
        line, before = wrapper.connection, _trips(wrapper)
        response = self.get_response(request)
        trips = _trips(wrapper) - (before if wrapper.connection is line else 0)
        door, route = _place(request)
        seconds = time.perf_counter() - began
        counting.count_request(door, route, response.status_code, seconds, trips)
        return response


def _trips(wrapper: BaseDatabaseWrapper) -> int:
    """Return how often this thread's line has spoken to the database since it was opened."""
    return getattr(wrapper.connection, "trips", 0)


def _place(request: HttpRequest) -> tuple[str, str]:
    match = request.resolver_match
    if match is None:
        is_static = request.path.startswith(settings.STATIC_URL)
        return "none", "static" if is_static else "none"
    words = getattr(match.func, "__module__", "").split(".")
    door = words[2] if words[:2] == ["torana", "doors"] else "base"
    return door, f"/{match.route}"
