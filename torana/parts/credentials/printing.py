"""Setting a certificate in type: the edition's Typst layout, our fonts, tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pikepdf
import segno
import typst

from torana.base.languages import tongue
from torana.parts.credentials.errors import LayoutBroken
from torana.parts.credentials.fonts import fonts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HERE = Path(__file__).parent
TOKEN_PROPERTY = "/ToranaCredential"  # noqa: S105 - the name of a document property


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a layout is given. Texts are by language; of one or two, the first language leads."""

    languages: tuple[str, ...]
    title: Mapping[str, str]
    nation: Mapping[str, str]
    agency: Mapping[str, str]
    reference: str
    issued_on: Mapping[str, str]
    valid_until: Mapping[str, str] | None
    replaces: Mapping[str, str] | None  # the day on which the one that it puts right was issued
    law: Mapping[str, str]
    claims: tuple[Mapping[str, Any], ...]  # name, label by language, value by language
    words: Mapping[str, Mapping[str, str]]
    qr_alt: str
    check_url: str
    theme: Mapping[str, str]  # indigo, accent


def typeset(layout: str, sheet: Sheet, *, code: str, token: str, now: datetime) -> bytes:
    """Return the PDF of a certificate, not yet sealed.

    `code` is what the square code holds; `token` is kept in the file's properties, where a check
    finds what the agency issued.
    """
    if '"@' in layout:
        raise LayoutBroken("a layout may not fetch packages")
    sources = {
        "main": layout.encode(),
        "torana/certificate.typ": _file("layouts/certificate.typ"),
        "qr.svg": square_code(code),
    }
    try:
        pdf = typst.compile(  # type: ignore[call-overload]  # its stub forgets files in memory
            sources,
            root=HERE / "layouts",  # all that a layout can read; it holds nothing of anybody's
            font_paths=fonts(),
            sys_inputs={"credential": orjson.dumps(_inputs(sheet)).decode()},
            pdf_standards=["ua-1"],
            timestamp=now.replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise LayoutBroken(error.diagnostic or error.message) from error
    assert isinstance(pdf, bytes)
    return _with_token(pdf, token)


def square_code(text: str) -> bytes:
    """Return a QR code as SVG: enough correction for a crease, a quiet zone of four modules."""
    out = io.BytesIO()
    # Trying all eight masks takes 30 ms, and any of them suits a signature, which looks random.
    segno.make(text, error="m", micro=False, boost_error=False, mask=2).save(
        out, kind="svg", border=4, dark="#1d2230", light="#ffffff"
    )
    return out.getvalue()


def _inputs(sheet: Sheet) -> dict[str, Any]:
    return {
        "languages": sheet.languages,
        "rtl": [code for code in sheet.languages if tongue(code).direction == "rtl"],
        "title": sheet.title,
        "nation": sheet.nation,
        "agency": sheet.agency,
        "reference": sheet.reference,
        "issued_on": sheet.issued_on,
        "valid_until": sheet.valid_until,
        "replaces": sheet.replaces,
        "law": sheet.law,
        "claims": sheet.claims,
        "words": sheet.words,
        "qr_alt": sheet.qr_alt,
        "check_url": sheet.check_url,
        "check_shown": sheet.check_url.removeprefix("https://").removeprefix("http://"),
        "theme": sheet.theme,
    }


def _with_token(pdf: bytes, token: str) -> bytes:
    """Put the token among the properties, uncompressed: it is found without a PDF parser."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.docinfo[TOKEN_PROPERTY] = token
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@lru_cache(maxsize=8)
def _file(name: str) -> bytes:
    return (HERE / name).read_bytes()
