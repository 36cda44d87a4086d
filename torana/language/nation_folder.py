"""Reading, checking and compiling a nation folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from torana.language import build, folder
from torana.language.build import NationFolder
from torana.language.check import everything
from torana.language.problems import Problem, Report, Unsound

if TYPE_CHECKING:
    from pathlib import Path


def read_nation(path: Path) -> NationFolder:
    """Return the nation of a folder. Raises Unsound with every mistake in it."""
    report = Report()
    files = folder.gather(path, report)
    return _sound(files.texts, files.demo, report)


def check_nation(path: Path) -> tuple[Problem, ...]:
    """Return every mistake of a folder, by file and line; none means that it may be published."""
    try:
        read_nation(path)
    except Unsound as unsound:
        return unsound.problems
    return ()


def compile_nation(sources: Mapping[str, str]) -> NationFolder:
    """Return the nation of texts that were published. Raises Unsound when they are not sound."""
    return _sound(sources, {}, Report())


def _sound(texts: Mapping[str, str], demo: Mapping[str, str], report: Report) -> NationFolder:
    reading = build.read(texts, demo, report)
    if reading is not None:
        everything.check(reading)
    if report or reading is None:
        raise Unsound(report.in_order())
    return NationFolder(
        nation=reading.nation,
        services={name: made.service for name, made in reading.compiled.items()},
        examples=reading.examples,
        demo=reading.demo,
        sources=dict(texts),
    )
