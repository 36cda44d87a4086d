"""The addresses of signing in, from the root."""

from __future__ import annotations

from django.urls import path

from torana.doors.signin import demo, printed, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/code", views.code, name="sign-in-code"),
    path("sign-in/again", views.again, name="sign-in-again"),
    path("sign-in/as", views.choose, name="sign-in-as"),
    path("sign-in/printed-codes", printed.printed_codes, name="printed-codes"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("demo", demo.demo, name="demo"),
]
