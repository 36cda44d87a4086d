"""The fonts of certificates: those that come with us, and those that a nation brings.

A certificate never guesses: only these fonts are used, so it looks the same on every machine. A
letter that stands in none of them would be printed as an empty box, so `letters_missing` looks.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

OURS = Path(__file__).parent / "fonts"
UNICODE = {(0, 3), (0, 4), (3, 1), (3, 10)}  # platform and encoding of a table for Unicode
SEGMENTS, GROUPS = 4, 12  # the two formats that fonts have for it


def folders() -> list[Path]:
    """Return where fonts are: ours, and the folder of TORANA_FONTS."""
    theirs = getattr(settings, "FONTS", None)
    return [OURS, *([theirs] if theirs else [])]


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Read the fonts once: that is most of what a certificate would cost."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


def letters_missing(texts: Iterable[str]) -> str:
    """Return the letters of texts that no font has, each once; "" where all can be printed."""
    letters = {letter for text in texts for letter in text if not _is_unseen(letter)}
    return "".join(sorted(letter for letter in letters if ord(letter) not in _covered()))


def _is_unseen(letter: str) -> bool:
    """Whether a letter is no mark on paper: a space, a joiner, a mark of direction."""
    return letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc"}


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    found: set[int] = set()
    for folder in folders():
        for path in sorted(folder.glob("*.[to]tf")):
            found |= _letters_of(path.read_bytes())
    return frozenset(found)


def _letters_of(font: bytes) -> set[int]:
    """Return the code points that a font has a shape for: its table "cmap" (OpenType 1.9)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * tables, 16):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, at)
        if tag == b"cmap":
            return _of_cmap(font, offset)
    return set()


def _of_cmap(font: bytes, start: int) -> set[int]:
    letters: set[int] = set()
    (count,) = struct.unpack_from(">H", font, start + 2)
    for at in range(start + 4, start + 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack_from(">HHL", font, at)
        if (platform, encoding) in UNICODE:
            letters |= _of_table(font, start + offset)
    return letters


def _of_table(font: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == GROUPS:
        (count,) = struct.unpack_from(">L", font, at + 12)
        groups = (struct.unpack_from(">LL", font, at + 16 + 12 * n) for n in range(count))
        return {letter for first, last in groups for letter in range(first, last + 1)}
    if form == SEGMENTS:
        twice = struct.unpack_from(">H", font, at + 6)[0]
        lasts = struct.unpack_from(f">{twice // 2}H", font, at + 14)
        firsts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
        segments = zip(firsts, lasts, strict=True)
        return {letter for first, last in segments for letter in range(first, last + 1)} - {0xFFFF}
    return set()
