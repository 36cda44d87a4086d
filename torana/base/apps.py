"""The base as Django sees it."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Keys and the queue: the two tables that every part stands on."""

    name = "torana.base"
    label = "base"
