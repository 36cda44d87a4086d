"""Reading, checking and compiling a nation folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language import build, folder
from torana.language.build import NationFolder, Reading
from torana.language.check import everything
from torana.language.problems import Problem, Report, Unsound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_nation(path: Path) -> NationFolder:
    """Return the nation of a folder. Raises Unsound with every mistake in it."""
    report = Report()
    files = folder.gather(path, report)
    reading = build.read(files.texts, files.demo, report)
    if reading is not None:
        everything.check(reading)
    return _made(reading, files.texts, report)


def check_nation(path: Path) -> tuple[Problem, ...]:
    """Return every mistake of a folder, by file and line; none means that it may be published."""
    try:
        read_nation(path)
    except Unsound as unsound:
        return unsound.problems
    return ()


def compile_nation(sources: Mapping[str, str]) -> NationFolder:
    """Return the nation of texts that were published, by path.

    They were checked when they were published, so only what cannot be compiled at all raises
    Unsound: a rule that the checker learned since does not close a case that began before it.
    """
    report = Report()
    return _made(build.read(sources, {}, report), sources, report)


def _made(reading: Reading | None, texts: Mapping[str, str], report: Report) -> NationFolder:
    if report or reading is None:
        raise Unsound(report.in_order())
    return NationFolder(
        nation=reading.nation,
        services={name: made.service for name, made in reading.compiled.items()},
        examples=reading.examples,
        demo=reading.demo,
        sources=dict(texts),
    )
