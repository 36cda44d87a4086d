"""What is no picture and no PDF, under names that say it is, or under its own."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from functools import partial

from torana.parts.documents.tests.hostile.corpus import FORMAT, UNREADABLE, WRONG, Hostile

# The string that scanners agree to find; in two halves, so that none finds it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("Canary")</script></svg>'
HTML = b'<!doctype html><html><body onload="alert(1)"><script>Canary</script></body></html>'
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">%s]><l>&j;</l>' % b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k"))
)


def archive(*names: str, content: bytes = b"Canary") -> bytes:
    """Return a ZIP archive with files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


def tape(name: str, link: str = "") -> bytes:
    """Return a tar archive with one file, or with a link out of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        entry = tarfile.TarInfo(name)
        if link:
            entry.type, entry.linkname = tarfile.SYMTYPE, link
        made.addfile(entry)
    return out.getvalue()


def mhtml() -> bytes:
    """Return a page that was saved as one file."""
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    return head + b"Content-Type: text/html\r\n\r\n" + HTML + b"\r\n--b--\r\n"


OFFICE = ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
SHEET = ("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")
OTHERS = (
    ("scanner-test.pdf", EICAR, WRONG),
    ("scanner-test.com.pdf", EICAR, WRONG),
    ("page.html", HTML, WRONG),
    ("page.jpg", HTML, WRONG),
    ("page-after-spaces.pdf", b"\n" * 900 + HTML, WRONG),
    ("page-before-a-pdf.pdf", HTML + b"\n%PDF-1.7\n%%EOF", WRONG),
    ("saved-page.mhtml", mhtml(), WRONG),
    ("saved-page.png", mhtml(), WRONG),
    ("drawing-with-script.png", SVG, WRONG),
    ("drawing-with-script.svg", SVG, WRONG),
    ("drawing-packed.svgz", gzip.compress(SVG, mtime=0), WRONG),
    ("reads-files.xml", XXE, WRONG),
    ("laughs.xml.pdf", LAUGHS, WRONG),
    ("macros.docm", archive(*OFFICE), WRONG),
    ("macros.docx", archive(*OFFICE), WRONG),
    ("macros.pdf", archive(*OFFICE), WRONG),
    ("macros.xlsm", archive(*SHEET), WRONG),
    ("macros-of-old.doc", OLE + b"\0" * 504 + b"VBA Canary", WRONG),
    ("macros-of-old.xls", OLE + b"\0" * 504 + b"Macros Canary", WRONG),
    ("rich-text.rtf", rb"{\rtf1{\object\objemb{\*\objdata Canary}}}", WRONG),
    ("formulas.csv", b"=cmd|'/c calc'!A1,Canary\n", WRONG),
    ("program.exe", b"MZ\x90\0" + b"\0" * 60 + b"PE\0\0", WRONG),
    ("program.jpg.exe", b"MZ\x90\0Canary", WRONG),
    ("program.jpg", b"\x7fELF\x02\x01\x01Canary", WRONG),
    ("class-of-java.png", b"\xca\xfe\xba\xbe\0\0\0\x34Canary", WRONG),
    ("shell.sh", b"#!/bin/sh\nrm -rf /\n", WRONG),
    ("batch.pdf.bat", b"@echo off\r\ndel *\r\n", WRONG),
    ("shortcut.lnk", b"L\0\0\0\x01\x14\x02\0Canary", WRONG),
    ("php.jpg", b"<?php system($_GET['c']); __HALT_COMPILER(); ?>", WRONG),
    ("archive.zip", archive("a.txt"), WRONG),
    ("climbs-out.zip", archive("../../../etc/cron.d/canary"), WRONG),
    ("climbs-out.pdf", archive("..\\..\\canary.exe"), WRONG),
    ("bomb.zip", archive("zeros", content=bytes(20_000_000)), WRONG),
    ("bomb.pdf.gz", gzip.compress(bytes(20_000_000), mtime=0), WRONG),
    ("link-out.tar", tape("passwd", "/etc/passwd"), WRONG),
    ("climbs-out.tar", tape("../../canary"), WRONG),
    ("seven.7z", b"7z\xbc\xaf\x27\x1cCanary", WRONG),
    ("roshal.rar", b"Rar!\x1a\x07\x01\0Canary", WRONG),
    ("font.ttf", b"\0\x01\0\0\0\x01Canary", WRONG),
    ("font.woff2", b"wOF2\0\x01\0\0Canary", WRONG),
    ("script-of-a-printer.pdf", b"%!PS-Adobe-3.0\n(canary) (w) file\n", WRONG),
    ("script-of-imagemagick.png", b"push graphic-context\nimage over 0,0 0,0 'url'\n", WRONG),
    ("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isomCanary", WRONG),
    ("moving.gif", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff;Canary", WRONG),
    ("gif-and-jar.gif", b"GIF89a\x01\0\x01\0\0;" + archive("META-INF/MANIFEST.MF"), WRONG),
    ("gif-and-script.jpg", b"GIF89a=1/*\x01\0\x01\0\0*/;alert('Canary')", WRONG),
    ("bitmap-and-page.png", b"BM/*\0\0\0\0*/=1;alert(1)", WRONG),
    ("flash.png", b"FWS\x09Canary", WRONG),
    ("apple.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FORMAT),
    ("browser.webp.jpg", b"RIFF\x24\0\0\0WEBPVP8 Canary", FORMAT),
    ("nothing.pdf", b"", UNREADABLE),
    ("zeros.png", bytes(4096), WRONG),
    ("one-byte.jpg", b"\xff", WRONG),
)

FILES = tuple(Hostile(name, partial(bytes, content), refused) for name, content, refused in OTHERS)
