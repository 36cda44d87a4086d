"""Certificates in every language of the demonstration: set in type, and read out in order again.

By pdfium, which had no part in setting them: what it reads is what a screen reader says.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pypdfium2
import pytest

from torana.base.languages import tongue
from torana.language import api as language
from torana.parts.catalogue.api import Edition
from torana.parts.credentials import wording
from torana.parts.credentials.api import letters_missing
from torana.parts.credentials.printing import typeset
from torana.parts.credentials.tests.samples import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.language.model import Service

NYOTA = Path(__file__).parents[4] / "nations/nyota"
LANGUAGES = language.languages_of(NYOTA)
GUESSED_WRONG = {"rtl": 0.1}  # the share of words that may be lost
CLAIMS = {
    "date": "2019-03-27",
    "timestamp": "2019-03-27",
    "bool": "true",
    "int": "4",
    "money": "NYS 1200.00",
}


@lru_cache(maxsize=1)
def nyota() -> language.NationFolder:
    paths = (path for path in NYOTA.rglob("*") if path.is_file())
    inside = {path.relative_to(NYOTA).as_posix(): path for path in paths}
    wanted = re.compile(r"(?!demo/).*\.(?:yaml|typ|csv)")
    return language.compile_nation(
        {name: path.read_text("utf-8") for name, path in inside.items() if wanted.fullmatch(name)}
    )


def issued() -> Iterator[tuple[str, str]]:
    """Return every certificate of the nation in every language."""
    for name, service in sorted(nyota().services.items()):
        if service.issues:
            yield from ((name, code) for code in LANGUAGES)


def certificate(service: Service, code: str) -> str:
    """Return what pdfium reads on a certificate, in the order in which it is to be read."""
    (issue,) = service.issues
    sheet = wording.sheet(
        Edition(
            id=UUID(int=1),
            number=1,
            sha256="",
            published_at=NOW,
            service=service,
            nation=nyota().nation,
            evaluator=language.Evaluator(service, nyota().nation),
        ),
        issue,
        agency=service.agency,
        language=code,
        reference="NY-7QK4-2M",
        claims={claim.name: CLAIMS.get(claim.rule.type, "Amina") for claim in issue.claims},
        issued_at=NOW,
        valid_until=date(2027, 5, 23),
    )
    layout = (NYOTA / "services" / service.name / issue.layout).read_text("utf-8")
    pdf = typeset(layout, sheet, code="x", token="t", now=NOW)
    with pypdfium2.PdfDocument(pdf) as opened:
        assert len(opened) == 1
        return plain(opened[0].get_textpage().get_text_bounded())


def plain(text: str) -> str:
    """Return a text as letters follow each other: without marks of direction and of lines."""
    bare = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
    return "".join(unicodedata.normalize("NFKC", bare).split())


@pytest.mark.parametrize(("name", "code"), list(issued()))
def test_a_certificate_is_read_out_as_it_was_written(name: str, code: str) -> None:
    service = nyota().services[name]
    (issue,) = service.issues
    read = certificate(service, code)
    said = [issue.title, nyota().nation.name, *(claim.label for claim in issue.claims)]
    texts = [*(one.in_(code) for one in said), sentence_of(service, code)]
    wanted = [phrase for text in texts for phrase in phrases(text, code)]
    lost = [phrase for phrase in wanted if not is_in(phrase, read)]
    assert len(lost) <= len(wanted) * GUESSED_WRONG.get(tongue(code).direction, 0), lost
    assert "NY-7QK4-2M" in read


def phrases(text: str, code: str) -> list[str]:
    """Return what must be read in one piece: in Arabic each word, for lines of two directions.

    Which way such a line runs, and to which letter a mark belongs, pdfium guesses, mostly rightly;
    PDF/UA names the direction of each piece, and a screen reader goes by that. With a font that
    sets dots as signs of their own nearly every word is lost, for its letters come twice.
    """
    if tongue(code).direction == "ltr":
        return [text]
    words = re.findall(r"[\w\u064b-\u0652]+", text)
    return [word for word in words if not any(map(unicodedata.combining, word))]


def is_in(phrase: str, read: str) -> bool:
    return plain(phrase) in read or plain(phrase[::-1]) in read


def sentence_of(service: Service, code: str) -> str:
    """Return what the layout says in a language, beside the facts."""
    layout = (NYOTA / "services" / service.name / service.issues[0].layout).read_text("utf-8")
    found = re.search(rf"\n  {code}: \[(.*?)\],\n", layout, re.DOTALL)
    assert found, f"{service.name} says nothing in {code}"
    return found[1]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_letter_of_the_nation_can_be_printed(code: str) -> None:
    said = [text for standing in language.standing_of(NYOTA, code) for text in standing.said]
    assert not letters_missing(said)


def test_a_letter_that_no_font_has_is_told() -> None:
    assert letters_missing(["Amina", "አማርኛ", "हिन्दी", "العربية", "ᠮᠣᠩ"]) == "ᠣᠩᠮ"
