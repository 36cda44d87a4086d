"""The part as Django sees it."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Published editions of the nation: agencies, posts, registries, services."""

    name = "torana.parts.catalogue"
    label = "catalogue"
