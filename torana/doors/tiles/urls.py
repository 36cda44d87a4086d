"""The addresses of the log: C2SP tlog-tiles below /log."""

from __future__ import annotations

from django.urls import path

from torana.doors.tiles import views

app_name = "tiles"
urlpatterns = [
    path("log/checkpoint", views.checkpoint, name="checkpoint"),
    path("log/latest", views.latest, name="latest"),
    path("log/key", views.key, name="key"),
    path("log/tile/<str:level>/<path:rest>", views.tile, name="tile"),
]
