"""The part as Django sees it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Drafts, cases, stages, clocks and the inbox."""

    name = "torana.parts.casework"
    label = "casework"
