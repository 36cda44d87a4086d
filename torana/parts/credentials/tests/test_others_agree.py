"""What we issue is read by others' programs: pyHanko, poppler, pikepdf and the sd-jwt library."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]  # ships no types
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier

from torana.parts.credentials.errors import LayoutBroken
from torana.parts.credentials.printing import typeset
from torana.parts.credentials.tests.samples import CLAIMS, NOW, sample, sheet

if TYPE_CHECKING:
    from pathlib import Path


def test_pyhanko_finds_the_seal_whole_and_trusted() -> None:
    root = Certificate.load(sample().root.public_bytes(Encoding.DER))
    reader = PdfFileReader(io.BytesIO(sample().pdf))
    status = validate_pdf_signature(
        reader.embedded_signatures[0],
        ValidationContext(trust_roots=[root], allow_fetching=False, moment=NOW),
    )
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed")
def test_poppler_finds_the_seal_valid(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(sample().pdf)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_the_sealed_file_is_still_a_sound_tagged_pdf() -> None:
    with pikepdf.open(io.BytesIO(sample().pdf)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"


def test_the_sd_jwt_library_reads_all_or_some_of_it() -> None:
    spki = (
        sample().agency.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    key = JWK.from_pem(spki)

    def read(text: str) -> dict[str, str]:
        said = SDJWTVerifier(text, lambda _issuer, _head: key).get_verified_payload()
        return {name: said[name] for name in CLAIMS if name in said}

    assert read(sample().wallet) == CLAIMS
    holder = SDJWTHolder(sample().wallet)
    holder.create_presentation({"name": True})
    assert read(holder.sd_jwt_presentation) == {"name": CLAIMS["name"]}


def test_the_sd_jwt_library_refuses_a_changed_one() -> None:
    spki = (
        sample().agency.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    head, rest = sample().wallet.split(".", 1)
    changed = f"{head}.{'A' if rest[5] != 'A' else 'B'}".join(["", rest[1:]])
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever it chooses
        SDJWTVerifier(changed, lambda _issuer, _head: JWK.from_pem(spki))


@pytest.mark.parametrize("languages", [("en",), ("ar",), ("ar", "en"), ("en", "ar")])
def test_a_certificate_comes_out_in_one_language_or_two(languages: tuple[str, ...]) -> None:
    layout = '#import "/torana/certificate.typ": certificate\n#show: certificate\n'
    pdf = typeset(layout, sheet(languages), code="x", token="t", now=NOW)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == languages[0]
        assert len(opened.pages) == 1


@pytest.mark.parametrize(
    "layout",
    [
        '#import "@preview/cetz:0.3.0": *',
        "#no-such-function()",
        '#read("/etc/passwd")',
        "= No title",
    ],
)
def test_a_layout_that_is_broken_or_reaches_out_gives_nothing(layout: str) -> None:
    with pytest.raises(LayoutBroken):
        typeset(layout, sheet(), code="x", token="t", now=NOW)


def test_what_a_claim_holds_is_never_read_as_typst() -> None:
    claim = {
        "name": "name",
        "label": {"en": "#panic()", "ar": "x"},
        "value": {"en": '#read("/etc/passwd") $ * _ "', "ar": "\\"},
    }
    layout = '#import "/torana/certificate.typ": certificate\n#show: certificate\n'
    pdf = typeset(layout, replace(sheet(), claims=(claim,)), code="x", token="t", now=NOW)
    assert pdf.startswith(b"%PDF")
