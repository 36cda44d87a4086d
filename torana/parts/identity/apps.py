"""The part as Django sees it."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The tables of identity."""

    name = "torana.parts.identity"
    label = "identity"
