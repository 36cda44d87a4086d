"""What somebody brings to be checked: a PDF, or the text of a square code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.base.errors import Refusal
from torana.pure.credentials.verify import PDF, PDF_BYTES_MAX

if TYPE_CHECKING:
    from pathlib import Path


class FileUnreadable(Refusal):
    """{file} cannot be read: {reason}."""

    code = "file-unreadable"
    remedy = "Name the PDF, or a text file with what the QR code holds."


def content_of(file: Path) -> bytes | str:
    """Return the bytes of a PDF, else the text; refuse what cannot be read or is far too large."""
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read(PDF_BYTES_MAX + 1)
    except OSError as error:
        raise FileUnreadable(file=file, reason=error.strerror) from error
    if len(content) > PDF_BYTES_MAX:
        raise FileUnreadable(file=file, reason="it is larger than any certificate")
    return content if content.startswith(PDF) else content.decode(errors="replace").strip()
