"""`torana language new|check CODE [FOLDER]`: for somebody who only translates.

`new` writes the files to fill in: the catalogue of our pages and messages, and a file beside each
service of a nation. `check` tells how far it is and what would not work, and compiles the
catalogue, so that the next `torana up` shows it. Both may be run again at any time.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from torana.base import catalogues, languages
from torana.doors.cli.problems import tell
from torana.language import api as language
from torana.parts.credentials import api as credentials
from torana.parts.messages import api as messages

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SHOWN = 10  # of what is missing in one file
WIDTH = 70


def run(args: argparse.Namespace) -> int:
    """Begin a language, or tell how far it is."""
    return _new(args.code, args.folder) if args.what == "new" else _check(args.code, args.folder)


def _new(code: str, folder: Path | None) -> int:
    path, left = catalogues.begin(Path(settings.LOCALE_PATHS[0]), code)
    _say(f"{path}: {left} to translate")
    if folder:
        name = catalogues.name_of(code)
        try:
            files = language.begin_translation(folder, code, name)
        except language.Unsound as unsound:
            return _unsound(unsound, folder)
        for one in files:
            _say(f"{folder / one.file}: {len(one.missing)} to translate")
        if code not in language.languages_of(folder):
            _say(f"When all is done, add {code} to `languages` in {folder / 'nation.yaml'}.")
    return 0


def _check(code: str, folder: Path | None) -> int:
    _say(catalogues.name_of(code))
    sound, said = _pages(code)
    if folder:
        try:
            files = language.standing_of(folder, code)
        except language.Unsound as unsound:
            return _unsound(unsound, folder)
        for one in files:
            sound &= _file(folder / one.file, one)
            said += one.said
        if code not in language.languages_of(folder):
            _say(f"{code} is not offered yet: add it to `languages` in {folder / 'nation.yaml'}.")
    letters = credentials.letters_missing(said)
    if letters:
        _say(f"No font for certificates has these letters: {' '.join(letters)}")
        _say("Put one that has them into the folder of TORANA_FONTS (docs/how-to/translate.md).")
    return 0 if sound and not letters else 1


def _pages(code: str) -> tuple[bool, list[str]]:
    """Tell how far pages and messages are, and compile them; return whether all is well."""
    if code == languages.FIRST:
        return True, []
    path = next((path for path in _catalogues(code) if path.exists()), None)
    if path is None:
        _say(f"pages and messages: nothing yet. Begin with: torana language new {code}")
        return False, []
    said, catalogue = catalogues.template(), catalogues.read(path, code)
    left = catalogues.missing(catalogue, said)
    _share(path, len([message for message in said if message.id]), left)
    wrong = [
        f"{_short(one.translation)} ({one.why}): {_short(one.original)}"
        for one in catalogues.misfits(catalogue)
    ]
    catalogues.compiled(path)
    if code in dict(settings.LANGUAGES):
        wrong += [
            f"the text message {name} takes {segments} parts, at most {messages.SEGMENTS_MAX} are "
            f"sent: {text}"
            for name, text, segments in messages.too_long(code)
        ]
    for told in wrong:
        _say(f"    {told}")
    forms = (message.string for message in catalogue if message.id)
    texts = [text for form in forms for text in ([form] if isinstance(form, str) else form or ())]
    return not left and not wrong, texts


def _catalogues(code: str) -> list[Path]:
    return [languages.catalogue_path(Path(path), code) for path in settings.LOCALE_PATHS]


def _file(path: Path, one: language.Standing) -> bool:
    _share(path, one.texts, one.missing)
    for problem in one.problems:
        _say(f"    {path}:{problem.line}:{problem.column}: {problem.message}")
    return not one.missing and not one.problems


def _share(path: Path, texts: int, left: Sequence[str]) -> None:
    done = texts - len(left)
    _say(f"{path}: {done} of {texts}, {100 * done // max(texts, 1)} %")
    _list(left)


def _list(left: Sequence[str]) -> None:
    for text in left[:SHOWN]:
        _say(f"    not translated: {_short(text)}")
    if len(left) > SHOWN:
        _say(f"    and {len(left) - SHOWN} more")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[:WIDTH]}…"


def _unsound(unsound: language.Unsound, folder: Path) -> int:
    tell(unsound.problems, folder)
    return 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
