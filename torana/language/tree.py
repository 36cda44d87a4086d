"""A file that was checked against its schema: typed values by key, each with its place.

What was wrong is absent, so whoever compiles goes on with what is right, and every mistake of a
file is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from torana.language.model import NO_TEXT, Period, Text
from torana.language.nodes import Place
from torana.language.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from torana.language.problems import Report

START = Place(1, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule as it stands in a file; `place` is where its first sign is."""

    text: str
    place: Place
    one_line: bool

    def at(self, column: int) -> Place:
        """Return the place in the file of a column of the rule, from 1."""
        if not self.one_line:
            return self.place
        return Place(self.place.line, self.place.column + column - 1)


Value: TypeAlias = (
    "str | int | bool | date | time | Period | RuleSource | dict[str, Value] | list[Value]"
)


@dataclass(slots=True)
class Tree:
    """One file: its values, the place of each path, and every text that can be translated."""

    file: str
    report: Report
    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # path to text in the default language

    def problem(
        self, path: str, rule: str, message: str, *, expected: str = "", nearest: str = ""
    ) -> None:
        """Report a mistake at a path, or at the nearest path above it that stands in the file."""
        self.problem_at(self.place(path), rule, message, expected=expected, nearest=nearest)

    def problem_at(
        self, place: Place, rule: str, message: str, *, expected: str = "", nearest: str = ""
    ) -> None:
        """Report a mistake at a place of this file."""
        told = Problem(self.file, place.line, place.column, rule, message, expected, nearest)
        self.report.add(told)

    def place(self, path: str) -> Place:
        """Return where a path stands, or the nearest above it."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path.rpartition(".")[0]
        return self.places.get("", START)


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping in a tree. Each reader gives the value of one key, or what stands for none."""

    tree: Tree
    path: str  # in this file
    values: Mapping[str, Value]
    speak: Callable[[str, str], Text]  # path and text to the text in every language

    def has(self, key: str) -> bool:
        """Whether the key is there, with a value of the right kind."""
        return key in self.values

    def wrote(self, key: str) -> bool:
        """Whether the key stands in the file, with a right value or a wrong one."""
        return self.under(key) in self.tree.places

    def under(self, *keys: str) -> str:
        """Return the path of what stands under this part."""
        return ".".join((self.path, *keys)) if self.path else ".".join(keys)

    def text(self, key: str, default: str = "") -> str:
        """Return a name or plain text."""
        found = self.values.get(key)
        return found if isinstance(found, str) else default

    def words(self, key: str) -> Text:
        """Return a text that people read, in every language."""
        found = self.values.get(key)
        return self.speak(self.under(key), found) if isinstance(found, str) else NO_TEXT

    def words_or(self, key: str, name: str) -> Text:
        """Return a text that people read, else the name as words: `to_sign` gives "To sign"."""
        plain = name.replace("_", " ").replace("-", " ")
        return self.words(key) if self.has(key) else Text({"": plain[:1].upper() + plain[1:]})

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        found = self.values.get(key)
        return found if isinstance(found, bool) else default

    def number(self, key: str) -> int | None:
        """Return a whole number."""
        found = self.values.get(key)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def day(self, key: str) -> date | None:
        """Return a date."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def hour(self, key: str) -> time:
        """Return a time of day, midnight where none stands."""
        found = self.values.get(key)
        return found if isinstance(found, time) else time(0, 0)

    def span(self, key: str) -> Period | None:
        """Return a period."""
        found = self.values.get(key)
        return found if isinstance(found, Period) else None

    def rule(self, key: str) -> RuleSource | None:
        """Return a rule as it stands."""
        found = self.values.get(key)
        return found if isinstance(found, RuleSource) else None

    def rules(self, key: str) -> dict[str, RuleSource]:
        """Return the rules of a mapping of names to rules."""
        found = self.values.get(key)
        held = found.items() if isinstance(found, dict) else ()
        return {name: value for name, value in held if isinstance(value, RuleSource)}

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names."""
        found = self.values.get(key)
        return tuple(v for v in found if isinstance(v, str)) if isinstance(found, list) else ()

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of names."""
        found = self.values.get(key)
        held: Iterable[Value] = found if isinstance(found, list) else ()
        return tuple(
            tuple(v for v in inner if isinstance(v, str))
            for inner in held
            if isinstance(inner, list)
        )

    def labels(self, key: str) -> dict[str, Text]:
        """Return a mapping of names to texts that people read."""
        found = self.values.get(key)
        held = found.items() if isinstance(found, dict) else ()
        return {
            name: self.speak(self.under(key, name), text)
            for name, text in held
            if isinstance(text, str)
        }

    def part(self, key: str) -> Part:
        """Return the mapping under a key, an empty one where none stands."""
        found = self.values.get(key)
        inner = found if isinstance(found, dict) else {}
        return Part(self.tree, self.under(key), inner, self.speak)

    def parts(self, key: str) -> dict[str, Part]:
        """Return the mappings under a key by name; those of a list by their number from 0."""
        found = self.values.get(key)
        held: Iterable[tuple[str, Value]] = ()
        if isinstance(found, dict):
            held = found.items()
        elif isinstance(found, list):
            held = ((str(number), value) for number, value in enumerate(found))
        return {
            name: Part(self.tree, self.under(key, name), inner, self.speak)
            for name, inner in held
            if isinstance(inner, dict)
        }

    def plain(self, key: str) -> Value | None:
        """Return whatever stands there."""
        return self.values.get(key)
