"""Which door answers which address: the busiest first, for each is tried in turn."""

from __future__ import annotations

from django.urls import include, path

from torana.base.web_health import health, ready

urlpatterns = [
    path("", include("torana.doors.portal.urls")),
    path("health", health, name="health"),
    path("ready", ready, name="ready"),
    path("", include("torana.doors.tiles.urls")),
    path("", include("torana.doors.signin.urls")),
    path("", include("torana.doors.watch.urls")),
    path("desk", include("torana.doors.desk.urls")),
]

handler500 = "torana.base.web.failed"
