"""The part as Django sees it."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The tables of messages."""

    name = "torana.parts.messages"
    label = "messages"
