"""YAML to nodes. Reads the YAML that a clerk writes, and refuses the rest, with its place.

Every scalar is text, so ruamel's own ideas of numbers, dates and booleans never apply. Anchors,
aliases, tags, several documents and duplicate keys are refused; size, depth and the number of
things have limits, so no file takes more than a few seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from torana.language.nodes import Entry, ListNode, MappingNode, Node, Place, Scalar
from torana.language.problems import Problem, shown

if TYPE_CHECKING:
    from ruamel.yaml.events import Event

BYTES_MAX = 1_000_000
DEPTH_MAX = 20
NODES_MAX = 20_000
LINE_MAX = 5_000  # characters; a longer line is no longer read by people

# A line that holds a rule, for the message that shows it quoted. Rules are where YAML bites.
_RULE_LINE = re.compile(
    r"^\s*(?:- )?(?P<key>when|check|rule|value|amount|waive_when|stop_when)\s*:\s*(?P<rule>\S.*)$"
)


_NEVER_CLOSED = re.compile("end of stream|stream end|expected ',' or")


class _Refused(Exception):  # noqa: N818 - carried to the end of this module only
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(slots=True)
class _Building:
    """A mapping or list that is being read; `key` waits for its value."""

    node: MappingNode | ListNode
    key: Scalar | None = None
    seen: dict[str, Place] = field(default_factory=dict)


def text_of(content: bytes, file: str, bytes_max: int = BYTES_MAX) -> str | Problem:
    """Return the text of a file, or why it is none."""
    if len(content) > bytes_max:
        told = f"this file is larger than {bytes_max // 1_000_000} MB"
        return Problem(file, 1, 1, "file-too-large", told)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        message = f"byte {content[error.start]:#04x} is not UTF-8: save the file as UTF-8"
        return Problem(file, line, column, "not-utf-8", message)
    return text.replace("\r\n", "\n")


def read(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the root of a file, None when it cannot be read, and what is wrong with its YAML.

    What YAML itself cannot read ends the reading: one problem, since the rest would be guesses.
    Duplicate keys, anchors and tags are told together.
    """
    problem = _too_large(text, file) or _too_long_a_line(text, file)
    if problem is not None:
        return None, (problem,)
    reading = _Reading(file, text.split("\n"))
    ended = _parse(reading, text)
    if ended is not None:
        return None, (*reading.problems, ended)
    if reading.root is None and not reading.problems:
        return None, (Problem(file, 1, 1, "empty-file", "this file says nothing"),)
    return reading.root, tuple(reading.problems)


def _parse(reading: _Reading, text: str) -> Problem | None:
    """Go through the file; return the problem that ended it early."""
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            reading.take(event)
    except _Refused as refused:
        return refused.problem
    except MarkedYAMLError as error:
        return reading.broken(error)
    except ReaderError as error:
        return _control_character(error, text, reading.file)
    except (YAMLError, ValueError, RecursionError) as error:
        return Problem(reading.file, 1, 1, "not-yaml", f"this is not YAML: {_first_line(error)}")
    return None


@dataclass(slots=True)
class _Reading:
    file: str
    lines: list[str]
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Building] = field(default_factory=list)
    nodes: int = 0
    documents: int = 0
    repeated: set[str] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Take one event of the parser."""
        match event:
            case AliasEvent():
                if event.anchor not in self.repeated:
                    self._odd(event, "alias", f"*{event.anchor} repeats what stands elsewhere")
                self.repeated.add(event.anchor)
                self._put(Scalar("", _place(event)))
            case ScalarEvent():
                self._refuse_extras(event)
                style = event.style or ""
                scalar = Scalar(
                    event.value, _place(event), style in {"'", '"'}, style in {"|", ">"}
                )
                self._put(scalar)
            case MappingStartEvent():
                self._open(event, MappingNode(_place(event)))
            case SequenceStartEvent():
                self._open(event, ListNode(_place(event)))
            case MappingEndEvent() | SequenceEndEvent():
                self.stack.pop()
            case DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._stop(event, "two-documents", "--- begins a second document: keep one")
            case _:
                pass

    def broken(self, error: MarkedYAMLError) -> Problem:
        """Return the problem of text that YAML cannot read; a rule is shown as it should stand."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        begun = error.context_mark.line if error.context_mark else line
        for at in (line, begun, line - 1):
            quoted = self._rule_quoted(at)
            if quoted and not _reads_alone(self._line(at)):
                message = "YAML cannot read this rule as it stands; write it in quotes"
                return Problem(self.file, at + 1, 1, "rule-unquoted", message, expected=quoted)
        told = (error.problem or "it cannot be read").strip()
        opened = error.context_mark
        if opened and _NEVER_CLOSED.search(told):
            line, column = opened.line, opened.column
            told = "the quote or bracket that opens here is never closed"
        else:
            told = _friendly(told, self._line(line))
        return Problem(self.file, line + 1, column + 1, "not-yaml", told)

    def _open(self, event: Event, node: MappingNode | ListNode) -> None:
        self._refuse_extras(event)
        self._put(node)
        self.stack.append(_Building(node))
        if len(self.stack) > DEPTH_MAX:
            self._stop(event, "too-deep", f"this is nested deeper than {DEPTH_MAX} levels")

    def _put(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > NODES_MAX:
            told = f"this file says more than {NODES_MAX:,} things: split it"
            raise _Refused(_problem(self.file, node.place, "too-much", told))
        if not self.stack:
            self.root = node
            return
        building = self.stack[-1]
        if isinstance(building.node, ListNode):
            building.node.items.append(node)
        elif building.key is None:
            building.key = self._key(node)
        else:
            self._add(building, building.node, building.key, node)

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        told = "a key is a word; text that begins with { or [ stands in quotes"
        raise _Refused(_problem(self.file, node.place, "key-not-a-word", told))

    def _add(self, building: _Building, onto: MappingNode, key: Scalar, value: Node) -> None:
        building.key = None
        first = building.seen.setdefault(key.text, key.place)
        if first is key.place:
            onto.entries.append(Entry(key, value))
            return
        told = f'"{shown(key.text)}" stands here twice: first in line {first.line}'
        self.problems.append(_problem(self.file, key.place, "duplicate-key", told))

    def _refuse_extras(self, event: Event) -> None:
        anchor, tag = getattr(event, "anchor", None), str(getattr(event, "tag", None) or "")
        if anchor is not None:
            self._odd(event, "anchor", f"&{anchor} is an anchor")
        if not tag or tag == "!":
            return
        quoted = self._rule_quoted(event.start_mark.line)
        if quoted:
            message = "YAML reads a rule that begins with ! as a tag; write it in quotes"
            at = _place(event)
            self.problems.append(
                Problem(self.file, at.line, at.column, "rule-unquoted", message, expected=quoted)
            )
        else:
            self._odd(event, "tag", f"{shown(tag)} is a tag")

    def _odd(self, event: Event, rule: str, told: str) -> None:
        message = f"{told}, which this language does not use: write the text out, or quote it"
        self.problems.append(_problem(self.file, _place(event), rule, message))

    def _stop(self, event: Event, rule: str, message: str) -> None:
        raise _Refused(_problem(self.file, _place(event), rule, message))

    def _line(self, at: int) -> str:
        return self.lines[at] if 0 <= at < len(self.lines) else ""

    def _rule_quoted(self, at: int) -> str:
        """Return the rule of a line as it should stand, "" where the line holds no bare rule."""
        found = _RULE_LINE.match(self._line(at))
        if not found:
            return ""
        rule = found["rule"].rstrip()
        if rule[0] in "|>" or (rule[0] == "'" and rule[-1] == "'"):
            return ""
        doubled = rule.replace("'", "''")
        return f"{found['key']}: '{doubled}'"


def _reads_alone(line: str) -> bool:
    """Whether YAML has nothing against this line, so that the fault is another's."""
    try:
        for _ in YAML(typ="safe", pure=True).parse(line.strip()):
            pass
    except YAMLError:
        return False
    return True


def _control_character(error: ReaderError, text: str, file: str) -> Problem:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    told = f"a control character (U+{ord(text[error.position]):04X}) stands here: take it out"
    return Problem(file, line, column, "not-yaml", told)


def _too_large(text: str, file: str) -> Problem | None:
    if len(text) > BYTES_MAX:
        told = f"this file is larger than {BYTES_MAX // 1_000_000} MB"
        return Problem(file, 1, 1, "file-too-large", told)
    return None


def _too_long_a_line(text: str, file: str) -> Problem | None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_MAX:
            told = f"this line is longer than {LINE_MAX:,} characters"
            return Problem(file, number, 1, "line-too-long", told)
    return None


def _friendly(told: str, line: str) -> str:
    if "\\t" in told or "\t" in line:
        return "a tab stands where spaces must: YAML indents with spaces only"
    if "cannot start any token" in told:
        return "text that begins with this sign stands in quotes"
    if "mapping values are not allowed" in told:
        return "a second colon in this line: put the text in quotes"
    return f"YAML cannot read this: {shown(told)}"


def _first_line(error: Exception) -> str:
    return shown(str(error).split("\n", 1)[0])


def _place(event: Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


def _problem(file: str, place: Place, rule: str, message: str) -> Problem:
    return Problem(file, place.line, place.column, rule, message)
