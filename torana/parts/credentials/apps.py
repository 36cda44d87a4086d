"""Credentials as Django sees them."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Certificates: issued, checked, revoked."""

    name = "torana.parts.credentials"
    label = "credentials"
