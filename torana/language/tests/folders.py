"""The sound nation of the tests, and what the checker says when one thing in it is changed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from torana.language import build, folder
from torana.language.api import Evaluator, Facts, NationFolder, read_nation
from torana.language.check import everything
from torana.language.problems import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.evaluator import Answer, Fact
    from torana.language.model import Question, Service

HERE = Path(__file__).parent
SOUND = HERE / "sound"
BROKEN = HERE / "broken"
TODAY = dt.date(2026, 3, 2)


@lru_cache
def sound() -> NationFolder:
    """Return the sound nation."""
    return read_nation(SOUND)


def permit() -> Service:
    """Return its one service."""
    return sound().services["permit"]


def question(name: str) -> Question:
    """Return a question of that service."""
    return permit().questions()[name]


def evaluator() -> Evaluator:
    """Return what runs its rules."""
    return Evaluator(permit(), sound().nation)


def facts(answers: Mapping[str, Answer], me: Mapping[str, str] | None = None) -> Facts:
    """Return facts on the day of the tests; `me` is what the register of people said."""
    read: dict[str, Mapping[str, Fact]] = {"me": {**me, "found": True}} if me is not None else {}
    now = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
    return Facts(answers, {"id_number": "1234"}, read, TODAY, now)


def problems_of(changes: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return what the checker says of the sound nation with texts replaced: file to old and new."""
    report = Report()
    files = folder.gather(SOUND, report)
    for path, (old, new) in changes.items():
        texts = files.demo if path.startswith("demo/") else files.texts
        assert old in texts[path], f"{path} does not say {old!r}"
        texts[path] = texts[path].replace(old, new, 1)
    reading = build.read(files.texts, files.demo, report)
    if reading is not None:
        everything.check(reading)
    return [str(problem) for problem in report.in_order()]
