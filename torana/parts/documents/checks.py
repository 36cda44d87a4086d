"""Is this file what the question takes, and what its name says? What it holds decides."""

from __future__ import annotations

import mimetypes
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from torana.base.errors import Refusal
from torana.base.logs import logger
from torana.parts.documents import sandbox, scanning, words
from torana.parts.documents.errors import (
    NotWhatItSays,
    PictureFormat,
    TooLarge,
    Unreadable,
    WrongType,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logger(__name__)

SIZE_BYTES_MAX = 20_000_000  # whatever a question allows
NAME_LENGTH_MAX = 100
MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
# The phones' and browsers' own formats, which we know by sight in order to say what to do.
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}

_by_suffix = mimetypes.MimeTypes(filenames=())  # Python's own list: the same on every machine


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept, made harmless."""

    name: str
    media_type: str
    content: bytes
    pages: int


def check(*, name: str, content: bytes, accept: Iterable[str], size_bytes_max: int) -> Checked:
    """Return the file as it may be kept, or refuse it with what would be accepted."""
    try:
        return _checked(name, content, tuple(accept), size_bytes_max)
    except Refusal as refusal:
        # Whoever tries one dangerous file after the other shows here; nothing of the file does.
        log.warning("file_refused", code=refusal.code, size_bytes=len(content))
        raise


def _checked(name: str, content: bytes, accepted: tuple[str, ...], size_bytes_max: int) -> Checked:
    size_bytes_max = min(size_bytes_max, SIZE_BYTES_MAX)
    if len(content) > size_bytes_max:
        raise TooLarge(size=words.megabytes(len(content)), size_max=words.megabytes(size_bytes_max))
    if not content:
        raise Unreadable
    kind = _accepted_kind(content, accepted)
    _named_rightly(name, kind)
    scanning.scan(content)
    opened = sandbox.clean(MEDIA_TYPES[kind], content)
    return Checked(_tidy(name, opened.media_type), opened.media_type, opened.content, opened.pages)


def sniff(content: bytes) -> str:
    """Return what the first bytes say: pdf, jpeg, png, heic, webp, or "" for all else."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "heic"
    return ""


def _accepted_kind(content: bytes, accepted: tuple[str, ...]) -> str:
    kind = sniff(content)
    if kind in {"webp", "heic"}:
        raise PictureFormat(found=kind.upper(), accepted=words.file_formats(accepted))
    if kind not in accepted:
        raise WrongType(accepted=words.file_formats(accepted))
    return kind


def _named_rightly(name: str, kind: str) -> None:
    """Refuse a name whose ending says something else; one that says nothing is no lie."""
    named = _by_suffix.guess_type(f"x{PurePosixPath(name).suffix.lower()}")[0]
    if named is not None and named != MEDIA_TYPES[kind]:
        ending = PurePosixPath(name).suffix.lower().lstrip(".")
        raise NotWhatItSays(named=words.file_format(ending), found=words.file_format(kind))


def _tidy(name: str, media_type: str) -> str:
    """Return a name that is safe in a header, a page and a folder, with the right ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # Control and formatting characters go: they can make "gpj.exe" read as "exe.jpg".
    seen = "".join(c for c in last if not unicodedata.category(c).startswith("C")).strip(" .")
    stem = seen
    if _by_suffix.guess_type(f"x{PurePosixPath(seen).suffix.lower()}")[0] is not None:
        stem = PurePosixPath(seen).stem
    return (stem[:NAME_LENGTH_MAX] or "document") + SUFFIXES[media_type]
