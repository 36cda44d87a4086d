"""Each page in each language: whole, in its direction, light, and with a way to the others."""

from __future__ import annotations

import functools
import gzip
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped] # ships no types
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from torana import frame, speaking
from torana.base import catalogues, languages
from torana.doors.portal.tests.test_pages import (
    HEADERS_BYTES,
    PUBLIC,
    WEIGHT_BYTES_MAX,
    every_page,
)
from torana.doors.portal.tests.walk import text_of
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

OURS = [code for code, _ in settings.LANGUAGES]
OTHERS = [code for code in OURS if code != languages.FIRST]
# As many as a nation may have, with three directions of thought and five scripts.
FIFTEEN = "en sw fr ar hi am ha rw so om ti yo zu pt ur".split()  # noqa: SIM905 - shorter to read
# What stays as it is in any language: names, numbers of versions, words that programs read.
SAME = frozenset(
    """amina otieno brian okello grace wanjiru kaya nyota torana json sha256 tlog tiles c2sp posta
    example help services localhost checkpoint iphone settings camera formats most compatible salt
    verify https http github test origin uhuru square street pdf qr index tile jwt sd utf name
    """.split()  # noqa: SIM905 - words to read
)
WORD = re.compile(r"[a-z]{4,}")


def text_in(page: str) -> str:
    """Return what is read on a page in its own language: without marks, and without the chooser."""
    shown = re.sub(r'<details class="tongues">.*?</details>', " ", page, flags=re.DOTALL)
    shown = re.sub(r"<head>.*?</head>|<code.*?</code>|<pre.*?</pre>", " ", shown, flags=re.DOTALL)
    shown = re.sub(r'<(\w+)[^>]*\s(?:lang="en"|dir="ltr")[^>]*>.*?</\1>', " ", shown)
    return html.unescape(re.sub(r"<[^>]*>", "\n", shown))


@functools.lru_cache
def english_of(language: str) -> frozenset[str]:
    """Return the words of our English sentences that no sentence of a language has."""
    catalogue = catalogues.read(languages.catalogue_path(catalogues.LOCALES, language), language)
    ours, theirs = set[str](), set[str]()
    for message in catalogue:
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            said = message.id if isinstance(message.id, tuple | list) else (message.id,)
            ours |= {word for text in said for word in WORD.findall(bare(str(text)))}
            theirs |= {word for text in forms for word in WORD.findall(bare(str(text)))}
    return frozenset(ours - theirs - SAME)


def bare(text: str) -> str:
    """Return a sentence in small letters, without its placeholders."""
    return catalogues.PLACEHOLDER.sub(" ", text).lower()


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_on_any_page(resident: Client, language: str) -> None:
    resident.cookies["language"] = language
    english = english_of(language)
    assert "application" in english or language == "fr"
    left = {
        path: words
        for path, page in every_page(resident).items()
        if (words := english & set(WORD.findall(text_in(page).lower())) - searched(path))
    }
    assert not left


def searched(path: str) -> set[str]:
    """Return the word that the page only repeats."""
    return {path.rpartition("?q=")[2]}


@pytest.mark.parametrize("language", OURS)
def test_each_page_says_its_language_and_runs_its_way(resident: Client, language: str) -> None:
    resident.cookies["language"] = language
    runs = languages.tongue(language).direction
    for path, page in every_page(resident).items():
        assert f'<html lang="{language}" dir="{runs}">' in page, path


@pytest.mark.parametrize("language", OURS)
def test_each_page_is_light_in_every_script(resident: Client, language: str) -> None:
    resident.cookies["language"] = language
    weights = {path: weight_of(page) for path, page in every_page(resident).items()}
    assert max(weights.values()) < WEIGHT_BYTES_MAX, max(weights, key=lambda path: weights[path])


def weight_of(page: str) -> int:
    return len(gzip.compress(page.encode())) + styles_bytes() + HEADERS_BYTES


@functools.lru_cache
def styles_bytes() -> int:
    found = finders.find("torana.css")
    assert isinstance(found, str)
    with open(found, "rb") as file:  # noqa: PTH123 - a path that Django gives as text
        return len(brotli.compress(file.read()))


def test_each_language_is_offered_in_its_own_name_and_direction(anyone: Client) -> None:
    page = text_of(anyone.get("/agencies"))
    for code in catalogue.nation().languages:
        one = languages.tongue(code)
        way = f'href="/language/{code}?next=/agencies" lang="{code}" dir="{one.direction}"'
        assert way in page
        assert f">{one.title}</a>" in page
    assert page.count('aria-current="true"') == 1


def test_fifteen_languages_fit_in_the_header(
    anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nation = replace(catalogue.nation(), languages=tuple(FIFTEEN))
    known = [(code, languages.tongue(code).title) for code in FIFTEEN]
    monkeypatch.setattr(settings, "LANGUAGES", known)
    monkeypatch.setattr(frame.catalogue, "nation", lambda: nation)
    for path in PUBLIC:
        page = text_of(anyone.get(path))
        assert weight_of(page) < WEIGHT_BYTES_MAX, path
        assert page.count('hreflang="') == len(FIFTEEN)
        assert '<ul class="many">' in page
    assert {"አማርኛ", "Kiswahili", "Français", "اردو"} <= {title for _, title in known}


def test_a_language_that_the_nation_does_not_list_is_not_given(
    anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the frame would be in Hindi, and the service in the nation's first language."""
    nation = replace(catalogue.nation(), languages=("fr", "sw"))
    monkeypatch.setattr(frame.catalogue, "nation", lambda: nation)
    monkeypatch.setattr(speaking.catalogue, "nation", lambda: nation)
    for asked, given in (("hi", "fr"), ("en", "fr"), ("sw-KE,en;q=0.5", "sw"), ("", "fr")):
        page = text_of(anyone.get("/", headers={"Accept-Language": asked}))
        assert f'<html lang="{given}"' in page, asked
    anyone.cookies["language"] = "hi"
    assert '<html lang="fr"' in text_of(anyone.get("/"))
    assert anyone.get("/language/hi").status_code == 404


def test_whoever_is_signed_in_is_written_to_in_the_language_they_choose(resident: Client) -> None:
    response = resident.post("/language", {"code": "sw", "next": "/data"})
    assert response["Location"] == "/data"
    page = text_of(resident.get("/data"))
    assert '<html lang="sw"' in page
    assert "alichagua lugha" in page  # it stands among their data
    sent = text_of(resident.get("/messages"))
    assert 'lang="en"' not in re.sub(r"<details.*?</details>", "", sent, flags=re.DOTALL)


def test_a_language_that_is_none_is_not_kept(resident: Client, anyone: Client) -> None:
    assert resident.post("/language", {"code": "xx"}).status_code == 404
    assert anyone.post("/language", {"code": "sw"}).status_code == 302  # to sign in
    assert resident.get("/language").status_code == 405


def test_a_language_without_a_list_entry_in_django_is_known(tmp_path: Path) -> None:
    """Amharic, Hausa and Kinyarwanda: from CLDR, with a catalogue and no line of code."""
    for code in ("am", "ha", "rw"):
        path, left = catalogues.begin(tmp_path, code)
        assert path.exists()
        assert left > 0
    assert languages.found_in([tmp_path]) == [
        ("en", "English"),
        ("am", "አማርኛ"),
        ("ha", "Hausa"),
        ("rw", "Ikinyarwanda"),
    ]
