"""Pictures: drawn anew, so that nothing of the file survives but what can be seen."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from torana.parts.documents.opening.wire import Opened, Rejected, serve

PIXELS_MAX = 50_000_000  # more than a phone takes; a bomb declares billions
SIDE_MAX = 3200  # an A4 paper at 270 dots an inch: small print stays legible
PREVIEW_SIDE_MAX = 1600
PNG_BYTES_MAX = 3_000_000  # a PNG above this is a photograph, which JPEG keeps in a tenth
JPEG_QUALITY = 82

# What a broken file makes Pillow raise; anything else is a bug of ours and ends the child.
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError)

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # ours is checked before anything is decoded, and can be said


def clean(content: bytes) -> Opened:
    """Return the picture as it is seen: upright, without metadata, at most 3,200 pixels a side."""
    with _open(content) as picture:
        is_png = picture.format == "PNG"
        drawn = _drawn(picture, SIDE_MAX)
    if is_png:
        as_png = _encoded(drawn, "PNG")
        if len(as_png) <= PNG_BYTES_MAX:
            return Opened("image/png", as_png)
    return Opened("image/jpeg", _encoded(drawn, "JPEG"))


def preview(content: bytes) -> Opened:
    """Return the picture as a JPEG of at most 1,600 pixels a side."""
    with _open(content) as picture:
        return Opened("image/jpeg", _encoded(_drawn(picture, PREVIEW_SIDE_MAX), "JPEG"))


def _open(content: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
    except _BROKEN as error:
        raise Rejected("unreadable") from error
    if picture.width * picture.height > PIXELS_MAX:
        raise Rejected(
            "too-many-pixels",
            megapixels=picture.width * picture.height // 1_000_000,
            megapixels_max=PIXELS_MAX // 1_000_000,
        )
    return picture


def _drawn(picture: Image.Image, side_max: int) -> Image.Image:
    """Decode, turn upright, flatten on white and scale down."""
    try:
        # JPEG can be decoded at a half or a quarter: a phone's photo then costs little memory.
        picture.draft("RGB", (side_max, side_max))
        upright = ImageOps.exif_transpose(picture)
        flat = _flat(upright)
    except _BROKEN as error:
        raise Rejected("unreadable") from error
    flat.thumbnail((side_max, side_max), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return flat


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # sixteen bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _encoded(picture: Image.Image, form: str) -> bytes:
    # A fresh picture holds pixels only: no EXIF, no colour profile, no comments.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if form == "PNG":
        bare.save(out, "PNG", compress_level=6)  # 9 takes ten times as long for a tenth
    else:
        bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def answer(question: dict[str, Any], content: bytes) -> Opened:
    """Answer the parent: `do` is clean or preview."""
    return preview(content) if question["do"] == "preview" else clean(content)


if __name__ == "__main__":
    serve(answer)
