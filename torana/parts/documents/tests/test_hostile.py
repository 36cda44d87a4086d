"""Files that want something: refused, each with its sentence, or made harmless."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from torana.base.errors import Refusal
from torana.parts.documents import checks
from torana.parts.documents.opening import pdfs, pictures
from torana.parts.documents.opening.wire import Opened, Rejected
from torana.parts.documents.tests.hostile import make

HOSTILE = Path(__file__).parent / "hostile"
SCRIPT, ITSELF = "a script", "an action that starts by itself"

REFUSED = [
    ("bomb.png", "too-many-pixels", ""),
    ("huge-on-paper.png", "too-many-pixels", ""),
    ("text-bomb.png", "unreadable", ""),
    ("cut-off.jpg", "unreadable", ""),
    ("cut-off.png", "unreadable", ""),
    ("only-a-beginning.jpg", "unreadable", ""),
    ("cut-off.pdf", "unreadable", ""),
    ("script-at-opening.pdf", "active-content", ITSELF),
    ("script-behind-a-link.pdf", "active-content", SCRIPT),
    ("script-by-name.pdf", "active-content", SCRIPT),
    ("script-hidden-in-a-packed-object.pdf", "active-content", SCRIPT),
    ("script-escaped.pdf", "active-content", SCRIPT),
    ("action-on-a-page.pdf", "active-content", ITSELF),
    ("starts-a-program.pdf", "active-content", "a command that starts a program"),
    ("sends-itself.pdf", "active-content", "a form that sends itself"),
    ("holds-a-file.pdf", "active-content", "another file"),
    ("pdf-and-archive.pdf", "active-content", "another file"),
    ("xfa-form.pdf", "active-content", "a form with a program"),
    ("film.pdf", "active-content", "sound or video"),
    ("locked.pdf", "locked", ""),
    ("half-locked.pdf", "locked", ""),
    ("many-pages.pdf", "too-many-pages", ""),
]
HARMLESS = [
    "photo-with-place.jpg",
    "picture-and-archive.jpg",
    "picture-and-page.jpg",
    "harmless.pdf",
]


def opened(name: str) -> Opened:
    clean = pdfs.clean if name.endswith(".pdf") else pictures.clean
    return clean((HOSTILE / name).read_bytes())


@pytest.mark.parametrize(("name", "code", "what"), REFUSED)
def test_it_is_refused_for_its_danger(name: str, code: str, what: str) -> None:
    with pytest.raises(Rejected) as refused:
        opened(name)
    assert refused.value.code == code
    assert refused.value.details.get("what", "") == what


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_made_harmless(name: str) -> None:
    kept = opened(name).content
    for danger in (b"Canary", b"Exif", b"evil", b"PK\x05\x06", b"<script", b"GPS"):
        assert danger not in kept


def test_every_file_of_the_folder_is_tried() -> None:
    there = {file.name for file in HOSTILE.iterdir() if file.suffix in {".pdf", ".png", ".jpg"}}
    assert there == set(make.FILES) == {name for name, _, _ in REFUSED} | set(HARMLESS)


def test_a_phones_photo_is_upright_and_does_not_say_where_it_was_taken() -> None:
    with Image.open(io.BytesIO(opened("photo-with-place.jpg").content)) as kept:
        assert kept.size == (40, 60)  # it was 60 by 40 and lay on its side
        assert not kept.getexif()
        red, green, _ = kept.getpixel((35, 5))  # type: ignore[misc]  # a pixel of a colour picture
        assert red > 200
        assert green < 60


def test_a_bomb_is_refused_in_the_child_with_a_sentence() -> None:
    content = (HOSTILE / "bomb.png").read_bytes()
    with pytest.raises(Refusal) as refused:
        checks.check(name="a.png", content=content, accept=["png"], size_bytes_max=1_000_000)
    assert refused.value.code == "too-many-pixels"
    assert refused.value.sentence == "This picture has too many pixels: 1600 million."


def test_cut_anywhere_a_file_is_refused_and_never_a_bug() -> None:
    for module, whole in ((pictures, make.picture()), (pictures, make.picture("PNG"))):
        for end in range(3, len(whole) - 20, 7):
            with pytest.raises(Rejected):
                module.clean(whole[:end])
    whole = make.pdf()
    for end in range(5, len(whole) - 8, 7):
        with pytest.raises(Rejected):
            pdfs.clean(whole[:end])
