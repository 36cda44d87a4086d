"""The part as Django sees it."""

from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    """The state's facts: entries with history, and who read what and why."""

    name = "torana.parts.registries"
    label = "registries"
