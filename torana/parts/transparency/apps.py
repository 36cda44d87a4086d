"""The log as Django sees it."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """What was done to whose data: appended, numbered, published."""

    name = "torana.parts.transparency"
    label = "transparency"
