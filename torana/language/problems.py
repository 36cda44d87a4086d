"""Mistakes of a nation folder: each with its place, and the nearest word that is right."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROBLEMS_MAX = 200  # nobody reads further; a file that is no nation at all gives thousands
SHOWN_MAX = 60  # characters of what stands in the file
NEAR_ENOUGH = 0.6
WORDS_COMPARED_MAX = 500
WORDS_LISTED_MAX = 12


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. `rule` is its stable name; `nearest` is "" when nothing is near."""

    file: str  # inside the folder: "services/birth-certificate/service.yaml"
    line: int  # from 1
    column: int  # from 1
    rule: str
    message: str
    expected: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}:{self.column} {self.message}"
        if self.nearest:
            return f'{told}: did you mean "{self.nearest}"?'
        return f"{told}: expected {self.expected}" if self.expected else told


class Unsound(Exception):  # noqa: N818 - an answer about the folder, not a failure of ours
    """This nation folder has mistakes; `problems` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(slots=True)
class Report:
    """Gathers the mistakes of one folder, in the order of its files and lines."""

    _problems: set[Problem] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        """Take one mistake; the same one twice is one."""
        if len(self._problems) < PROBLEMS_MAX:
            self._problems.add(problem)

    def tells_of(self, file: str) -> bool:
        """Whether something is wrong with a file already."""
        return any(problem.file == file for problem in self._problems)

    def in_order(self) -> tuple[Problem, ...]:
        """Return what was gathered, by file, line and column."""
        return tuple(sorted(self._problems))

    def __bool__(self) -> bool:
        return bool(self._problems)


def nearest(word: str, right: Iterable[str]) -> str:
    """Return the right word that `word` was most likely meant to be, "" when none is near."""
    candidates = list(right)[:WORDS_COMPARED_MAX]
    by_folded = {_folded(candidate): candidate for candidate in candidates}
    near = difflib.get_close_matches(_folded(word[:SHOWN_MAX]), by_folded, n=1, cutoff=NEAR_ENOUGH)
    return by_folded[near[0]] if near else ""


def one_of(words: Iterable[str]) -> str:
    """Return "one of a, b or c" for what was expected."""
    listed = list(words)
    if not listed:
        return "nothing here"
    more = len(listed) - WORDS_LISTED_MAX
    if more > 0:
        return f"one of {', '.join(listed[:WORDS_LISTED_MAX])} and {more} more"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def shown(text: str) -> str:
    """Return a piece of the file as a message quotes it: one line, not too long."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return plain if len(plain) <= SHOWN_MAX else plain[: SHOWN_MAX - 1] + "…"


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
