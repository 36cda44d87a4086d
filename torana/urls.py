"""Which door answers which address."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from torana.base.web_health import health, ready

# While the house is being built a door may not stand yet.
_DOORS = {"tiles": "", "signin": "", "desk": "desk", "portal": ""}

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("ready", ready, name="ready"),
    *(
        path(at, include(f"torana.doors.{door}.urls"))
        for door, at in _DOORS.items()
        if find_spec(f"torana.doors.{door}.urls")
    ),
]

handler500 = "torana.base.web.failed"
