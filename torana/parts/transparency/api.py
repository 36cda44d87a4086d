"""What the log can do. Everything else in this folder is private."""

from torana.parts.transparency.actions import append, erase_event

__all__ = [
    "append",
    "erase_event",
]
