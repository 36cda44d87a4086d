"""Beginning a translation of a nation, and how far it is: for somebody who only translates.

A file of a language is a flat map from the path of a text to the text. It is begun with every path,
the text to translate above it and nothing beside it; later it gets the paths that came since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.language import build, folder, reader, translations
from torana.language.check import everything
from torana.language.nodes import MappingNode
from torana.language.problems import Problem, Report, Unsound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LAYOUT_WORDS = "#words("


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is in one file: how many texts there are, and what is still to do."""

    file: str
    texts: int
    missing: tuple[str, ...]  # paths
    problems: tuple[Problem, ...]
    said: tuple[str, ...]  # the translations, for whoever looks at their letters


def begin_translation(path: Path, code: str, name: str) -> tuple[Standing, ...]:
    """Write what is missing of a language into a nation folder; return how far each file is.

    What is translated already is not touched. Raises Unsound where a file cannot be read.
    """
    wanted, texts = _wanted(path)
    for file, words in wanted.items():
        _begin(path, file.format(code), words, texts, name)
    return standing_of(path, code)


def standing_of(path: Path, code: str) -> tuple[Standing, ...]:
    """Return how far a language is in each file of a nation folder, and in its layouts."""
    wanted, texts = _wanted(path)
    files = [_standing(file.format(code), words, texts, code) for file, words in wanted.items()]
    return (*files, *_layouts(texts, code))


def languages_of(path: Path) -> tuple[str, ...]:
    """Return the languages that nation.yaml lists."""
    reading = build.read(folder.gather(path, Report()).texts, {}, Report())
    return reading.languages if reading else ()


def _wanted(path: Path) -> tuple[dict[str, Mapping[str, str]], Mapping[str, str]]:
    """Return the texts to translate by file ({} is the language), and all files of the folder."""
    report = Report()
    texts = folder.gather(path, report).texts
    reading = build.read(texts, {}, report)
    if reading is None:
        raise Unsound(report.in_order())
    return {
        f"services/{name}/{{}}.yaml" if name else "{}.yaml": words
        for name, words in everything.words_of(reading).items()
    }, texts


def _begin(
    path: Path, file: str, words: Mapping[str, str], texts: Mapping[str, str], name: str
) -> None:
    written = texts.get(file, "")
    there = _paths(written, file)
    lines = [line for key in words if key not in there for line in _lines(key, words[key])]
    if not lines:
        return
    if not written:
        what = "service.yaml" if "/" in file else "nation.yaml, agencies.yaml and registries/"
        written = f"# {name} for {what}. Write each translation between the marks under its text.\n"
    (path / file).write_text("\n".join([written.rstrip("\n"), *lines, ""]), encoding="utf-8")


def _lines(key: str, text: str) -> Iterator[str]:
    yield ""
    yield from (f"# {line}".rstrip() for line in text.splitlines())
    yield f'{key}: ""'


def _paths(text: str, file: str) -> frozenset[str]:
    if not text:
        return frozenset()
    node, problems = reader.read(text, file)
    if problems:
        raise Unsound(problems)
    entries = node.entries if isinstance(node, MappingNode) else ()
    return frozenset(entry.key.text for entry in entries)


def _standing(file: str, words: Mapping[str, str], texts: Mapping[str, str], code: str) -> Standing:
    if file not in texts:
        return Standing(file, len(words), tuple(words), (), ())
    node, problems = reader.read(texts[file], file)
    if node is None or problems:
        return Standing(file, len(words), tuple(words), problems, ())
    report = Report()
    translation = translations.read(node, file, code, report)
    missing = tuple(key for key in words if key not in translation.texts)
    translations.check(translation, {**words}, report)
    problems = tuple(
        problem
        for problem in report.in_order()
        if problem.rule != "missing-text" and not _is_empty(problem)
    )
    return Standing(file, len(words), missing, problems, tuple(translation.texts.values()))


def _is_empty(problem: Problem) -> bool:
    """Whether a line only waits for its translation."""
    return problem.rule == "wrong-shape" and "has no text here" in problem.message


def _layouts(texts: Mapping[str, str], code: str) -> Iterator[Standing]:
    """Look whether the sentences of each layout are there: what certificates say beside facts."""
    for file, text in texts.items():
        sentences = text.count(LAYOUT_WORDS) if file.endswith(".typ") else 0
        if sentences:
            lacks = sentences - text.count(f"\n  {code}: [")
            missing = (f"{code}: [...] in {LAYOUT_WORDS}...)",) * max(lacks, 0)
            yield Standing(file, sentences, missing, (), ())
