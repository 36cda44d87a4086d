"""The addresses for those who watch."""

from __future__ import annotations

from django.urls import path

from torana.doors.watch import views

urlpatterns = [
    path("metrics", views.metrics, name="metrics"),
    path("desk/operations", views.operations, name="operations"),
]
