"""A language is added by somebody who only translates: what the two commands write and say."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from torana.base import catalogues, languages
from torana.doors.cli import check
from torana.doors.cli import language as command
from torana.language.api import check_nation

if TYPE_CHECKING:
    from collections.abc import Callable

NYOTA = Path(__file__).parents[4] / "nations/nyota"


@pytest.fixture
def nation(tmp_path: Path) -> Path:
    """Return a nation that speaks English alone."""
    folder = tmp_path / "nation"
    shutil.copytree(NYOTA, folder)
    for code, _ in settings.LANGUAGES:
        for path in folder.rglob(f"{code}.yaml"):
            path.unlink()
    listed = folder / "nation.yaml"
    listed.write_text(re.sub(r"languages: \[.*?\]", "languages: [en]", listed.read_text("utf-8")))
    assert not check_nation(folder)
    return folder


@pytest.fixture
def tell(
    nation: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[str, str], tuple[int, str]]:
    """Return what runs the command, with catalogues in a folder of their own."""
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path / "locales", catalogues.LOCALES])

    def run(what: str, code: str) -> tuple[int, str]:
        status = command.run(argparse.Namespace(what=what, code=code, folder=nation))
        return status, capsys.readouterr().out

    return run


def test_everything_to_translate_is_written_with_the_english_beside_it(
    nation: Path, tmp_path: Path, tell: Callable[[str, str], tuple[int, str]]
) -> None:
    status, said = tell("new", "am")
    assert status == 0
    assert "add am to `languages`" in said
    catalogue = (tmp_path / "locales/am/LC_MESSAGES/django.po").read_text("utf-8")
    assert "# msgstr[0] is for the numbers 0, 1" in catalogue
    assert 'msgid "Sign in"\nmsgstr ""' in catalogue
    service = (nation / "services/birth-certificate/am.yaml").read_text("utf-8")
    assert '\n# Your date of birth\nask.who.questions.born_on.label: ""\n' in service


def test_a_language_that_has_begun_is_not_whole(
    tell: Callable[[str, str], tuple[int, str]],
) -> None:
    tell("new", "am")
    status, said = tell("check", "am")
    assert status == 1
    assert "Amharic (አማርኛ)" in said
    assert ", 0 %" in said
    assert "not translated: am: [...] in #words(...)" in said


def test_what_is_translated_is_kept_when_it_is_brought_to_date(
    nation: Path, tmp_path: Path, tell: Callable[[str, str], tuple[int, str]]
) -> None:
    tell("new", "am")
    path = tmp_path / "locales/am/LC_MESSAGES/django.po"
    path.write_text(
        path.read_text("utf-8").replace(
            'msgid "Sign in"\nmsgstr ""', 'msgid "Sign in"\nmsgstr "ይግቡ"'
        )
    )
    file = nation / "am.yaml"
    lines = file.read_text("utf-8").replace('name: ""', "name: ኒዮታ", 1)
    file.write_text(lines.rpartition("\n# ")[0] + "\n")  # and the last text is not there yet
    tell("new", "am")
    assert 'msgstr "ይግቡ"' in path.read_text("utf-8")
    assert file.read_text("utf-8").startswith(lines[:400])
    assert len(file.read_text("utf-8")) == len(lines)


def test_what_would_not_work_is_told(
    nation: Path, tmp_path: Path, tell: Callable[[str, str], tuple[int, str]]
) -> None:
    """A placeholder that is lost, a letter that no font has, a text of nothing."""
    tell("new", "mn")
    path = tmp_path / "locales/mn/LC_MESSAGES/django.po"
    text = path.read_text("utf-8")
    before = 'msgid "Answer at {site}"\nmsgstr "'
    path.write_text(text.replace(before, f"{before}ᠬᠠᠷᠢᠭᠤ {{sight}}"))
    file = nation / "mn.yaml"
    file.write_text(f"{file.read_text('utf-8')}\nno.such.text: ᠮᠣᠩ\n")
    status, said = tell("check", "mn")
    assert status == 1
    assert "lacks {site} and has {sight} too many" in said
    assert 'there is no text "no.such.text"' in said
    assert "No font for certificates has these letters" in said


def test_a_whole_language_is_sound(
    nation: Path, tmp_path: Path, tell: Callable[[str, str], tuple[int, str]]
) -> None:
    for path in NYOTA.rglob("hi.yaml"):
        shutil.copy(path, nation / path.relative_to(NYOTA))
    source = languages.catalogue_path(catalogues.LOCALES, "hi")
    target = languages.catalogue_path(tmp_path / "locales", "hi")
    target.parent.mkdir(parents=True)
    shutil.copy(source, target)
    status, said = tell("check", "hi")
    assert (status, "not offered yet" in said) == (0, True)
    assert target.with_suffix(".mo").exists()  # and ready to be shown


def test_a_listed_language_without_a_catalogue_is_told(nation: Path) -> None:
    listed = nation / "nation.yaml"
    listed.write_text(
        listed.read_text("utf-8").replace("languages: [en]", "languages: [en, fr, ti]")
    )
    assert check._without_catalogue(nation) == ["ti"]
