"""PDFs: taken as they are when they only lie there, refused when they can do something.

The words are those of ISO 32000-2: 7.6 (encryption), 12.6 (actions), 7.11.4 (embedded files),
12.7.8 (XFA forms), 13 (multimedia).
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pypdfium2

from torana.parts.documents.opening import weight
from torana.parts.documents.opening.wire import Opened, Rejected, serve

PAGES_MAX = 100
OBJECTS_MAX = 200_000
DEPTH_MAX = 50
PREVIEW_SIDE_MAX = 1600
JPEG_QUALITY = 82
ZIP_END = b"PK\x05\x06"
TAR, TAR_AT = b"ustar", 257
# What a file begins with, or runs from, that is something else as well wherever that stands: pages
# and PHP for a server or a browser that does not ask, archives, and the test string of scanners.
OTHERS = re.compile(
    rb"<script|<html[\s>]|<!doctype html|<\?php|__HALT_COMPILER|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"
    rb"|EICAR-STANDARD-ANTIVIRUS-TEST-FILE",
    re.IGNORECASE,
)

# A key anywhere in the file, and what people call it.
KEYS = {
    "/JS": "a script",
    "/JavaScript": "a script",
    "/AA": "an action that starts by itself",
    "/EmbeddedFiles": "another file",
    "/EF": "another file",
    "/XFA": "a form with a program",
    "/RichMedia": "sound or video",
    "/RichMediaContent": "sound or video",
}
# The kind of an action (/S), an annotation (/Subtype) or an object (/Type).
KINDS = {
    "/JavaScript": "a script",
    "/Launch": "a command that starts a program",
    "/ImportData": "a command that fetches data",
    "/SubmitForm": "a form that sends itself",
    "/ResetForm": "a form that changes itself",
    "/GoToE": "another file",
    "/GoToR": "a link to another file",
    "/Rendition": "sound or video",
    "/Movie": "sound or video",
    "/Sound": "sound or video",
    "/Screen": "sound or video",
    "/RichMedia": "sound or video",
    "/RichMediaExecute": "sound or video",
    "/3D": "a model with a program",
    "/FileAttachment": "another file",
    "/EmbeddedFile": "another file",
}
SCHEME = re.compile(r"[a-z][a-z0-9+-]*:")  # one with a full stop is a host with its port
SCHEMES = {"http:", "https:", "mailto:", "tel:"}
SCRIPTS = {"javascript:", "vbscript:", "data:"}


def clean(content: bytes) -> Opened:
    """Return the PDF unchanged when it is whole, open and passive; else reject it."""
    _only_a_pdf(content)
    try:
        # Repairing a broken file would show us one thing and a reader another.
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Rejected("locked")
            pages = len(pdf.pages)
            _passive(pdf)
            weight.weigh(thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
    except pikepdf.PasswordError as error:
        raise Rejected("locked") from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, RuntimeError) as error:
        raise Rejected("unreadable") from error
    if pages == 0:
        raise Rejected("unreadable")
    if pages > PAGES_MAX:
        raise Rejected("too-many-pages", pages=pages, pages_max=PAGES_MAX)
    _pages_drawn_by_pdfium(content, pages)
    return Opened("application/pdf", content, pages)


def preview(content: bytes, page: int) -> Opened:
    """Return page `page` (from 1) as a JPEG of at most 1,600 pixels a side."""
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            sheet = pdf[page - 1]
            scale = PREVIEW_SIDE_MAX / max(*sheet.get_size(), 1)
            picture = sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise Rejected("unreadable") from error
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Opened("image/jpeg", out.getvalue())


def _only_a_pdf(content: bytes) -> None:
    """Reject a file that is something else as well: a PDF whose tail is an archive, say."""
    tail = content.rstrip(b"\r\n \t\0")
    if not tail.endswith(b"%%EOF"):
        raise Rejected("unreadable")
    if ZIP_END in content[-70_000:]:  # where an archive's directory must end (APPNOTE 4.3.16)
        raise Rejected("active-content", what="another file")
    if content[TAR_AT : TAR_AT + len(TAR)] == TAR or OTHERS.search(content):
        raise Rejected("active-content", what="another file")


def _passive(pdf: pikepdf.Pdf) -> None:
    """Walk every object of the file, reached from a page or not."""
    count = 0
    for top in pdf.objects:
        waiting = [(top, 0)]
        while waiting:
            thing, depth = waiting.pop()
            count += 1
            if depth > DEPTH_MAX or count > OBJECTS_MAX:
                raise Rejected("unreadable")
            waiting.extend(
                (child, depth + 1)
                for child in _children(thing)
                if not getattr(child, "is_indirect", False)  # the others are tops themselves
            )


def _children(thing: Any) -> list[Any]:  # noqa: ANN401 - whatever a PDF holds
    if isinstance(thing, pikepdf.Array):
        return list(thing)
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
        _lies_here(thing)
    if not isinstance(thing, pikepdf.Dictionary):
        return []
    _passive_dictionary(thing)
    return [value for _, value in thing.items()]


def _lies_here(stream: pikepdf.Dictionary) -> None:
    """Reject a stream whose bytes, or a form whose drawing, lie in another file."""
    if "/F" in stream or ("/Ref" in stream and str(stream.get("/Subtype", "")) == "/Form"):
        raise Rejected("active-content", what="a link to another file")


def _safe_address(address: Any) -> None:  # noqa: ANN401 - whatever a PDF holds
    """Reject a link that leads to neither a page, a mailbox nor a telephone."""
    text = "".join(str(address).split()).lower()
    found = SCHEME.match(text)
    scheme = found.group() if found else ""
    if scheme in SCRIPTS:
        raise Rejected("active-content", what="a script")
    if text.startswith("\\\\") or scheme not in {"", *SCHEMES}:
        raise Rejected("active-content", what="a link to another file")


def _passive_dictionary(thing: pikepdf.Dictionary) -> None:
    for key in thing.keys():  # noqa: SIM118 - a pikepdf dictionary is not a mapping
        if key in KEYS:
            raise Rejected("active-content", what=KEYS[key])
    for key in ("/S", "/Subtype", "/Type"):
        kind = str(thing.get(key, ""))
        if kind in KINDS and not (key == "/Type" and kind == "/Sound"):
            raise Rejected("active-content", what=KINDS[kind])
    for key in ("/URI", "/Base"):  # of a link, and of all links of the file
        if isinstance(thing.get(key), pikepdf.String):
            _safe_address(thing[key])
    # Many programs write at which page and zoom to begin: a place, or an action that only goes
    # there. Any other action at opening is refused.
    opening = thing.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        raise Rejected("active-content", what="an action that starts by itself")


def _pages_drawn_by_pdfium(content: bytes, pages: int) -> None:
    """See that the program which draws the previews reads the same file as we just did."""
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            if len(pdf) != pages:
                raise Rejected("unreadable")
            pdf[0].get_size()
    except pypdfium2.PdfiumError as error:
        raise Rejected("unreadable") from error


def answer(question: dict[str, Any], content: bytes) -> Opened:
    """Answer the parent: `do` is clean or preview."""
    if question["do"] == "preview":
        return preview(content, int(question["page"]))
    return clean(content)


if __name__ == "__main__":
    serve(answer)
