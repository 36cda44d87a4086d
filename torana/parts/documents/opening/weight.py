"""How much a PDF comes to when it is unpacked and drawn: more than a paper weighs is refused.

A few kilobytes can unpack to gigabytes, in one stream or packed ten times over, and a drawing can
draw itself. Filters are those of ISO 32000-2, 7.4.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pikepdf

from torana.parts.documents.opening.wire import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable

UNPACKED_BYTES_MAX = 200_000_000  # of the whole file; a hundred scanned pages are a tenth of it
PIXELS_MAX = 150_000_000  # of one picture: a plan of A0 at 300 dots an inch
FILTERS_MAX = 2  # letters around bytes; who packs what is packed wants something else
CHUNK_BYTES = 1_000_000
PACKING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
FLATE = ["/FlateDecode"], ["/Fl"]


def weigh(streams: Iterable[pikepdf.Stream]) -> None:
    """Reject a file whose streams unpack to too much, or whose drawings never end."""
    left, forms = UNPACKED_BYTES_MAX, {}
    for stream in streams:
        kind = str(stream.stream_dict.get("/Subtype", ""))
        if kind == "/Image":
            _picture(stream)
        if kind == "/Form":
            forms[stream.objgen] = _draws(stream)
        left -= _unpacked_size(stream, left)
        if left < 0:
            raise Rejected("unreadable")
    _end(forms)


def _picture(stream: pikepdf.Stream) -> None:
    width, height = (stream.stream_dict.get(side, 0) for side in ("/Width", "/Height"))
    if not isinstance(width, int) or not isinstance(height, int):
        raise Rejected("unreadable")
    if width * height > PIXELS_MAX:
        raise Rejected(
            "too-many-pixels",
            megapixels=width * height // 1_000_000,
            megapixels_max=PIXELS_MAX // 1_000_000,
        )


def _unpacked_size(stream: pikepdf.Stream, left: int) -> int:
    """Return the size, or anything above `left` once it is more: a bomb is not unpacked whole."""
    filters = _filters(stream)
    if len(filters) > FILTERS_MAX or sum(name in PACKING for name in filters) > 1:
        raise Rejected("unreadable")
    if filters in FLATE:
        return _inflated_size(stream.read_raw_bytes(), left)
    if PACKING.isdisjoint(filters):
        return 0  # a picture's own format, weighed by its pixels, or nothing packed
    try:
        return len(stream.read_bytes())  # rare and old; the child's own limit stands around it
    except pikepdf.PdfError:
        return 0  # a picture's own format below: a reader unpacks no more of it than we


def _inflated_size(packed: bytes, left: int) -> int:
    size, inflating = 0, zlib.decompressobj()
    try:
        while packed and not inflating.eof:
            size += len(inflating.decompress(packed, CHUNK_BYTES))
            if size > left:
                return size
            packed = inflating.unconsumed_tail
    except zlib.error:
        return size  # broken from here on: readers show what came before
    return size


def _filters(stream: pikepdf.Stream) -> list[str]:
    said: Any = stream.stream_dict.get("/Filter")
    if isinstance(said, pikepdf.Array):
        return [str(name) for name in said]
    return [] if said is None else [str(said)]


def _draws(form: pikepdf.Stream) -> set[tuple[int, int]]:
    """Return the drawings that a drawing may use, by their numbers."""
    resources: Any = form.stream_dict.get("/Resources")
    drawn = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(drawn, pikepdf.Dictionary):
        return set()
    return {thing.objgen for _, thing in drawn.items() if isinstance(thing, pikepdf.Stream)}


def _end(forms: dict[tuple[int, int], set[tuple[int, int]]]) -> None:
    """Take away drawings that use none that is left; what stays draws itself."""
    while ended := [form for form, uses in forms.items() if not uses & forms.keys()]:
        for form in ended:
            del forms[form]
    if forms:
        raise Rejected("unreadable")
