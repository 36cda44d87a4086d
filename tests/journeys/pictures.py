"""Pictures of pages, for README and for looking at; small enough to be kept beside the source.

`TORANA_SCREENSHOTS=docs/screenshots pytest tests/journeys` writes the chosen ones, each at the
width of a phone and of a desk. With `TORANA_SCREENSHOTS_ALL=1` it writes every page that is met.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHOSEN = {
    "home",
    "home-arabic",
    "service",
    "known",
    "case",
    "data",
    "verify-genuine",
    "desk-queue",
    "desk-case",
}
WIDTHS_PX = (360, 1280)
HEIGHT_PX_MAX = 1600
COLOURS = 64
PICTURE_BYTES_MAX = 100_000


class Album:
    """Where pictures go; without a folder none is made."""

    def __init__(self) -> None:
        """Read what is asked for from the environment."""
        folder = os.environ.get("TORANA_SCREENSHOTS", "")
        self._folder = Path(folder) if folder else None
        self._all = bool(os.environ.get("TORANA_SCREENSHOTS_ALL"))

    def keep(self, page: Page, name: str) -> None:
        """Take the page's picture at both widths, and leave the page as it was."""
        if self._folder is None or not (self._all or name in CHOSEN):
            return
        before = page.viewport_size
        assert before is not None
        page.evaluate("scrollTo(0, 0)")  # or what sticks to the window stands half way down
        for width in WIDTHS_PX:
            page.set_viewport_size({"width": width, "height": before["height"]})
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
            self._write(picture, f"{name}-{width}.png")
        page.set_viewport_size(before)

    def keep_pdf(self, pdf: bytes, name: str) -> None:
        """Take the picture of a PDF's first page."""
        if self._folder is not None:
            with pypdfium2.PdfDocument(pdf) as document:
                self._write(document[0].render(scale=1.2).to_pil(), f"{name}.png")

    def _write(self, picture: Image.Image, name: str) -> None:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, HEIGHT_PX_MAX)))
        cut.quantize(COLOURS).save(self._folder / name, optimize=True)
        size = (self._folder / name).stat().st_size
        assert size <= PICTURE_BYTES_MAX, f"{name} has {size} B"
