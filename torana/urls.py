"""Which door answers which address."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("torana.doors.tiles.urls")),
    path("", include("torana.doors.signin.urls")),
    path("desk", include("torana.doors.desk.urls")),
    path("", include("torana.doors.portal.urls")),
]
