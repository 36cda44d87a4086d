"""What documents can do: receive files, keep what we make, open them, and say that it did."""

from torana.parts.documents.actions import attach, content, drop, keep, preview, receive
from torana.parts.documents.errors import (
    ActiveContent,
    Locked,
    NotWhatItSays,
    PageMissing,
    PictureFormat,
    TooLarge,
    TooManyPages,
    TooManyPixels,
    Unreadable,
    WrongType,
)
from torana.parts.documents.queries import describe
from torana.parts.documents.records import Content, Document, Preview

__all__ = [
    "ActiveContent",
    "Content",
    "Document",
    "Locked",
    "NotWhatItSays",
    "PageMissing",
    "PictureFormat",
    "Preview",
    "TooLarge",
    "TooManyPages",
    "TooManyPixels",
    "Unreadable",
    "WrongType",
    "attach",
    "content",
    "describe",
    "drop",
    "keep",
    "preview",
    "receive",
]
