"""Receiving: what it holds counts, and a refusal says what would be accepted."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from torana.base import keys
from torana.parts.documents import api as documents
from torana.parts.documents import sandbox
from torana.parts.documents.checks import check
from torana.parts.documents.models import DocumentRow
from torana.parts.documents.tests.hostile.make import pdf, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.base.actor import Actor
    from torana.base.errors import Refusal
    from torana.parts.documents.tests.conftest import Send

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
DOCX = b"PK\x03\x04word/document.xml"


@pytest.fixture(scope="module")
def photo() -> bytes:
    """Return a photo of 12 million pixels as a phone takes it: 4 MB or more."""
    grain = Image.effect_noise((1000, 750), 60).convert("RGB")
    out = io.BytesIO()
    grain.resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=96)
    assert 4_000_000 < len(out.getvalue()) < 8_000_000
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "refusal", "said"),
    [
        ("a.jpg", b"", documents.Unreadable, "empty"),
        ("a.docx", DOCX, documents.WrongType, "PDF, JPEG picture, PNG picture"),
        ("a.heic", HEIC, documents.PictureFormat, "Most Compatible"),
        ("a.jpg", WEBP, documents.PictureFormat, "WEBP"),
        ("a.html", b"<html>", documents.WrongType, "PDF, JPEG"),
        ("a.pdf", picture(), documents.NotWhatItSays, "holds JPEG picture"),
        ("a.png", picture(), documents.NotWhatItSays, "says PNG picture"),
        ("a.exe", picture(), documents.NotWhatItSays, "says exe"),
        ("a.jpg", pdf(), documents.NotWhatItSays, "holds PDF"),
        ("a.jpg", bytes(8_100_000), documents.TooLarge, "up to 8 MB"),
        ("a.pdf", b"  %PDF-1.7", documents.WrongType, "PDF"),
    ],
)
def test_it_is_refused_with_what_would_be_accepted(
    name: str, content: bytes, refusal: type[Refusal], said: str
) -> None:
    with pytest.raises(refusal) as refused:
        check(name=name, content=content, accept=("pdf", "jpeg", "png"), size_bytes_max=8_000_000)
    remedy = refused.value.remedy.format(**refused.value.details)
    assert said in f"{refused.value.sentence} {remedy}"


def test_a_question_that_takes_pdfs_refuses_a_picture() -> None:
    with pytest.raises(documents.WrongType):
        check(name="a.jpg", content=picture(), accept=["pdf"], size_bytes_max=1_000_000)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("letter.JPEG", "letter.jpg"),
        ("C:\\Users\\amina\\letter.jpg", "letter.jpg"),
        ("../../etc/letter.jpg", "letter.jpg"),
        ("scan 12.03.2026", "scan 12.03.2026.jpg"),
        ("", "document.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("photo\u202egpj.jpg", "photogpj.jpg"),
        ("شهادة.jpg", "شهادة.jpg"),
        ("x" * 400 + ".jpg", "x" * 100 + ".jpg"),
    ],
)
def test_its_name_is_made_safe(name: str, kept: str) -> None:
    done = check(name=name, content=picture(), accept=["jpeg"], size_bytes_max=1_000_000)
    assert done.name == kept


def test_a_photo_of_twelve_megapixels_passes_and_gets_smaller(send: Send, photo: bytes) -> None:
    document = send("IMG_0412.jpg", photo)
    assert document.media_type == "image/jpeg"
    assert document.size_bytes < len(photo)


def test_a_large_png_becomes_a_jpeg_and_a_small_one_stays(photo: bytes) -> None:
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as shot:
        shot.resize((2000, 1500)).save(out, "PNG")
    large = check(name="a.png", content=out.getvalue(), accept=["png"], size_bytes_max=20_000_000)
    assert (large.media_type, large.name) == ("image/jpeg", "a.jpg")
    small = check(name="a.png", content=picture("PNG"), accept=["png"], size_bytes_max=1_000_000)
    assert small.media_type == "image/png"


def test_a_pdf_is_kept_as_it_came(
    send: Send, amina: Actor, acting: Callable[[Actor], AbstractContextManager[None]]
) -> None:
    came = pdf()  # which says when it was made: another one differs
    document = send("lease.pdf", came)
    assert document.pages == 1
    with acting(amina):
        row = DocumentRow.objects.get(id=document.id)
        assert keys.open_for(row.holder_id, bytes(row.sealed), f"document:{row.id}") == came
        assert b"%PDF" not in bytes(row.sealed)
        assert b"lease" not in bytes(row.sealed_name)


def test_the_child_that_opens_it_is_given_none_of_our_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault in a decoder must find no keys: the child's surroundings are what is written here."""
    seen: dict[str, object] = {}
    run = subprocess.run

    def watched(*args: Any, **more: Any) -> Any:
        seen.update(more)
        return run(*args, **more)

    monkeypatch.setenv("TORANA_MASTER_KEY", "canary")
    monkeypatch.setattr(subprocess, "run", watched)
    sandbox.clean("image/jpeg", picture())
    assert "canary" not in str(seen["env"])
    assert seen["timeout"]
