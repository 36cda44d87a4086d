"""Documents as Django sees them."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files received and made, sealed at rest."""

    name = "torana.parts.documents"
    label = "documents"
