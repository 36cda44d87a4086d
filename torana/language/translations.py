"""Translations: a flat map from the path of a text to the text in another language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language.model import Text
from torana.language.nodes import MappingNode, Place, Scalar
from torana.language.problems import Problem, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.nodes import Node
    from torana.language.problems import Report

TEXT_MAX = 2_000
HELD = re.compile(r"\{[\w.]+\}")  # the name of an answer, which is written in its place
MISSING_MAX = 30  # told one by one; beyond that a file is simply not done yet


@dataclass(frozen=True, slots=True)
class Translation:
    """One file of translations."""

    file: str
    language: str
    texts: Mapping[str, str]
    places: Mapping[str, Place]


@dataclass(slots=True)
class Translations:
    """The translations of one part of a nation: of a service, or of the nation itself."""

    default: str
    others: dict[str, Translation] = field(default_factory=dict)

    def speak(self, prefix: str, path: str, text: str) -> Text:
        """Return a text in every language in which it is there."""
        full = f"{prefix}{path}"
        spoken = {self.default: text}
        for language, translation in self.others.items():
            if full in translation.texts:
                spoken[language] = translation.texts[full]
        return Text(spoken)


def read(node: Node, file: str, language: str, report: Report) -> Translation:
    """Return the translations of a file; what is no text goes to `report`."""
    texts: dict[str, str] = {}
    places: dict[str, Place] = {}
    if not isinstance(node, MappingNode):
        _tell(report, file, node.place, "wrong-shape", "each line here is `path: text`")
        return Translation(file, language, texts, places)
    for entry in node.entries:
        path, value = entry.key.text, entry.value
        if not isinstance(value, Scalar) or not value.text.strip():
            told = f'"{shown(path)}" has no text here: write the whole path and its text in a line'
            _tell(report, file, entry.key.place, "wrong-shape", told)
        elif len(value.text) > TEXT_MAX:
            told = f"a text has at most {TEXT_MAX} characters"
            _tell(report, file, entry.key.place, "too-long", told)
        else:
            texts[path] = value.text.strip()
            places[path] = entry.key.place
    return Translation(file, language, texts, places)


def check(
    translation: Translation, words: Mapping[str, str], report: Report, *, whole: bool = True
) -> None:
    """Report texts without a translation, and translations of texts that are not there.

    Not `whole`: the file with the texts has mistakes, so some may be there without being seen.
    """
    missing = [path for path in words if path not in translation.places]
    surplus = [path for path in translation.places if path not in words]
    misspelt = set()
    for path in surplus if whole else ():
        near = nearest(path, missing)
        misspelt.add(near)
        told = f'there is no text "{shown(path)}" to translate'
        _tell(report, translation.file, translation.places[path], "surplus-text", told, near)
    for path, text in translation.texts.items() if whole else ():
        wanted, given = Counter(HELD.findall(words.get(path, text))), Counter(HELD.findall(text))
        if wanted != given:
            told = f'"{path}" must hold {_held(wanted)}, as the text that it translates'
            _tell(report, translation.file, translation.places[path], "held-value", told)
    for path in [path for path in missing if path not in misspelt][:MISSING_MAX]:
        told = f'"{path}" is not translated: "{shown(words[path])}"'
        _tell(report, translation.file, _near(translation, path), "missing-text", told)
    if len(missing) > MISSING_MAX:
        told = f"{len(missing) - MISSING_MAX} more texts are not translated"
        _tell(report, translation.file, Place(1, 1), "missing-text", told)


def _held(names: Counter[str]) -> str:
    return " ".join(names.elements()) or "nothing in braces"


def _near(translation: Translation, path: str) -> Place:
    """Return where a missing path would stand: beside the last one that begins like it."""
    while path:
        path = path.rpartition(".")[0]
        beside = [p for key, p in translation.places.items() if path and key.startswith(f"{path}.")]
        if beside:
            return beside[-1]
    return Place(1, 1)


def _tell(  # noqa: PLR0917 - where, what, and the nearest right word
    report: Report, file: str, place: Place, rule: str, message: str, near: str = ""
) -> None:
    report.add(Problem(file, place.line, place.column, rule, message, nearest=near))
