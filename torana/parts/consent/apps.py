"""The part as Django sees it."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Who allowed what, for which purpose, since when."""

    name = "torana.parts.consent"
    label = "consent"
