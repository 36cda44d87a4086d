"""Pictures that want something: bombs, riders in their metadata, two kinds of file in one."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from torana.parts.documents.tests.hostile import disguises, make
from torana.parts.documents.tests.hostile.corpus import (
    HARMLESS,
    LIES,
    PIXELS,
    UNREADABLE,
    Hostile,
)

SOI, EOI, SOS = b"\xff\xd8", b"\xff\xd9", b"\xff\xda"
XMP = b"http://ns.adobe.com/xap/1.0/\0"


def segment(marker: int, data: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segments(*segments: bytes) -> bytes:
    """Return a JPEG with segments of our own behind its beginning."""
    return SOI + b"".join(segments) + make.picture()[2:]


def with_chunks(*chunks: bytes) -> bytes:
    """Return a PNG with chunks of our own behind its head."""
    whole = make.picture("PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def in_colours(mode: str, form: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a picture in a mode that few programs expect."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


def exif_with_a_script() -> bytes:
    """Return a photo whose camera calls itself a script, with a place and a preview picture."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "<script>alert('Canary')</script>", b"ASCII\0\0\0<?php Canary"
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0), 3: "E", 4: (4.0, 5.0, 6.0)})
    return make.picture(exif=exif)


def profile_bomb() -> bytes:
    """Return a JPEG that brings four million bytes of colour profile."""
    parts = [b"ICC_PROFILE\0" + bytes([n + 1, 64]) + b"Canary" * 10_000 for n in range(64)]
    return with_segments(*(segment(0xE2, part) for part in parts))


def packed_profile_bomb() -> bytes:
    """Return a PNG whose colour profile unpacks to 200 MB."""
    return with_chunks(make._chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000), 9)))


def many_texts() -> bytes:
    """Return a PNG with fifty thousand comments."""
    return with_chunks(make._chunk(b"tEXt", b"Comment\0Canary") * 50_000)


def moving_png() -> bytes:
    """Return an animated PNG."""
    first, second = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "blue")
    out = io.BytesIO()
    first.save(out, "PNG", save_all=True, append_images=[second])
    return out.getvalue()


def several_in_one() -> bytes:
    """Return a JPEG that holds another one, as some phones write them."""
    first, second = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "blue")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    return out.getvalue()


def claims(width: int, height: int) -> bytes:
    """Return a JPEG whose frame claims another size than it holds."""
    whole = make.picture()
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def many_scans() -> bytes:
    """Return a progressive JPEG that tells its last refinement two hundred times."""
    out = io.BytesIO()
    Image.effect_noise((300, 200), 40).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole.rindex(SOS)
    return whole[:last] + whole[last:-2] * 200 + EOI


def bad_check() -> bytes:
    """Return a PNG whose data does not fit its check."""
    whole = make.picture("PNG")
    at = whole.index(b"IDAT") + 8
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def huge_and_flat() -> bytes:
    """Return a PNG of 49 million pixels in a few kilobytes: as much as we take."""
    return in_colours("1", "PNG", (7000, 7000))


def texts() -> bytes:
    """Return a PNG with a script in every kind of text."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Title", "<script>Canary</script>")
    told.add_text("Comment", "<?php Canary", zip=True)
    told.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Canary javascript:1</x:xmpmeta>")
    return make.picture("PNG", pnginfo=told)


ZIP, MP4 = disguises.archive("canary.sh"), b"\0\0\0\x18ftypmp42\0\0\0\0Canary"
PHAR = b"<?php __HALT_COMPILER(); ?>Canary"
PDF = b"%PDF-1.7\nCanary\n%%EOF"

FILES = (
    Hostile("photo-and-archive.jpg", lambda: make.picture() + ZIP, HARMLESS),
    Hostile("photo-and-film.jpg", lambda: make.picture() + MP4, HARMLESS),
    Hostile("photo-and-page.jpg", lambda: make.picture() + disguises.HTML, HARMLESS),
    Hostile("photo-and-pdf.jpg", lambda: make.picture() + PDF, HARMLESS),
    Hostile("photo-and-phar.jpg", lambda: make.picture(comment=PHAR), HARMLESS),
    Hostile("photo-and-rar.jpg", lambda: make.picture() + b"Rar!\x1a\x07\0Canary", HARMLESS),
    Hostile("photo-and-program.jpg", lambda: make.picture(comment=b"MZ\x90\0"), HARMLESS),
    Hostile("photo-and-scanner-test.jpg", lambda: make.picture(comment=disguises.EICAR), HARMLESS),
    Hostile("photo-and-shell.jpg", lambda: make.picture(comment=b"\n#!/bin/sh\nCanary"), HARMLESS),
    Hostile("photo-with-script-in-exif.jpg", exif_with_a_script, HARMLESS),
    Hostile(
        "photo-with-xmp.jpg",
        lambda: with_segments(segment(0xE1, XMP + b"<x>Canary<script></x>")),
        HARMLESS,
    ),
    Hostile("photo-with-profile-bomb.jpg", profile_bomb, HARMLESS),
    Hostile("photo-with-broken-exif.jpg", lambda: with_segments(segment(0xE1, b"Exif\0\0MM")), ""),
    Hostile("several-in-one.jpg", several_in_one, HARMLESS),
    Hostile("four-inks.jpg", lambda: in_colours("CMYK", "JPEG"), HARMLESS),
    Hostile("many-scans.jpg", many_scans, HARMLESS),
    Hostile("claims-to-be-huge.jpg", lambda: claims(65_500, 65_500), PIXELS),
    Hostile("claims-to-be-nothing.jpg", lambda: claims(0, 40), UNREADABLE),
    Hostile("broken-tables.jpg", lambda: SOI + segment(0xDB, b"\xff" * 65) + EOI, UNREADABLE),
    Hostile("only-ends.jpg", lambda: SOI + b"\xff" + EOI, UNREADABLE),
    Hostile("long-segment.jpg", lambda: SOI + b"\xff\xe1\xff\xff" + b"Canary", UNREADABLE),
    Hostile("drawing-and-archive.png", lambda: make.picture("PNG") + ZIP, HARMLESS),
    Hostile("drawing-and-page.png", lambda: make.picture("PNG") + disguises.HTML, HARMLESS),
    Hostile("drawing-with-texts.png", texts, HARMLESS),
    Hostile("drawing-with-many-texts.png", many_texts, HARMLESS),
    Hostile("drawing-with-packed-profile.png", packed_profile_bomb, UNREADABLE),
    Hostile("moving.png", moving_png, HARMLESS),
    Hostile("wrong-check.png", bad_check, UNREADABLE),
    Hostile("huge-and-flat.png", huge_and_flat, HARMLESS),
    Hostile("sixteen-bits.png", lambda: in_colours("I;16", "PNG"), HARMLESS),
    Hostile("no-colours.png", lambda: make._png(9, 9, b""), UNREADABLE),
    Hostile("no-width.png", lambda: make._png(0, 9, zlib.compress(b"")), UNREADABLE),
    Hostile("bomb-in-a-row.png", lambda: make._png(2**31 - 1, 1, b""), PIXELS),
    Hostile("named-as-another.png", make.picture, LIES),
    Hostile("named-as-a-page.html", make.picture, LIES),
    Hostile("named-as-a-program.exe", lambda: make.picture("PNG"), LIES),
    Hostile("named-as-a-drawing.svg", lambda: make.picture("PNG"), LIES),
)
