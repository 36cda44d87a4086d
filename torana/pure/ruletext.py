"""The text of a rule: which names it reads, and what CEL's complaints mean in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SPOKEN = {
    "bool": "true or false",
    "string": "text",
    "int": "a whole number",
    "double": "a number with a point",
    "date": "a date",
    "timestamp": "a date",
    "money": "an amount of money",
}
_CEL_TYPES = {
    "bool": "true or false",
    "string": "text",
    "int": "a whole number",
    "double": "a number with a point",
    "google.protobuf.Timestamp": "a date",
    "timestamp": "a date",
    "google.protobuf.Duration": "an amount of money",
    "duration": "an amount of money",
    "null_type": "nothing",
}
_STRING = re.compile(
    r"""[rRbB]*(?:"{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL
)
_CHAIN = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")
_FIELD = re.compile(r"undefined field '([^']+)' not found in struct '(?:\w+\.)*(\w+)'")
_WHERE = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']+)' applied to '\((.*)\)'")
_COMPARED = re.compile(
    r"""(?<![\w.])([a-z]\w*(?:\.[a-z]\w*)*)\s*(?:==|!=)\s*("(?:[^"\\])*"|'(?:[^'\\])*')"""
    r"""|("(?:[^"\\])*"|'(?:[^'\\])*')\s*(?:==|!=)\s*([a-z]\w*(?:\.[a-z]\w*)*)(?![\w.(])"""
)
_THROUGH = re.compile(
    r"(?<![\w.])([a-z]\w*)\s*\.\s*(?:exists_one|exists|all|filter|map)\s*\(\s*([a-z]\w*)\s*,"
)
_MONEY_CALL = re.compile(r"""(?<![\w.])money\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")
_LOOKUP_BEGIN = re.compile(r"""(?<![\w.])lookup\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*(,?)""")
_LAST_TEXT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*""")
_DATE_CALL = re.compile(r"""(?<![\w.])date\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")


def reads(source: str, names: Collection[str]) -> frozenset[str]:
    """Return which of `names` the rule reads: the longest that each chain of words begins with."""
    found = set()
    for chain in _CHAIN.findall(_without_strings(source)):
        words = re.split(r"\s*\.\s*", chain)
        for end in range(len(words), 0, -1):
            name = ".".join(words[:end])
            if name in names:
                found.add(name)
                break
    return frozenset(found)


def mentions(source: str, root: str) -> bool:
    """Whether a rule names `root`, by itself or with something behind a point."""
    return re.search(rf"(?<![\w.]){re.escape(root)}\b", _without_strings(source)) is not None


def items_of(source: str) -> dict[str, str]:
    """Return which list each word of a rule goes through: of `all(m, ...)` the list's name."""
    return {found[2]: found[1] for found in _THROUGH.finditer(_without_strings(source))}


def compared(source: str) -> list[tuple[str, str, int]]:
    """Return each name that is compared with a text: name, text, column of the text."""
    pairs = []
    for found in _COMPARED.finditer(source):
        name = found[1] or found[4]
        group = 2 if found[1] else 3
        pairs.append((name, found[group][1:-1], found.start(group) + 2))
    return pairs


def gives(source: str) -> list[str]:
    """Return what a rule can give: itself, or of `this ? one : other` each in its turn.

    Names stand as they are declared, `me.sex`; what is no name stands as it was written.
    """
    found, left = [], [source]
    while left:
        rule = _unwrapped(left.pop())
        split = _conditional(rule)
        if split:
            left += [rule[split[1] + 1 :], rule[split[0] + 1 : split[1]]]
        else:
            found.append(re.sub(r"\s+", "", rule) if _CHAIN.fullmatch(rule) else rule)
    return found


def written_out(source: str) -> list[str]:
    """Return the one text that a rule is, when it is nothing but a text in quotes."""
    found = re.fullmatch(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*""", source)
    return [found[1] if found[1] is not None else found[2]] if found else []


def dates(source: str) -> list[tuple[str, int]]:
    """Return each date written out in a rule, with its column."""
    return [(m[1] or m[2] or "", m.start() + 1) for m in _DATE_CALL.finditer(source)]


def amounts(source: str) -> list[tuple[str, int]]:
    """Return each amount of money written out in a rule, with its column."""
    return [(m[1] or m[2] or "", m.start() + 1) for m in _MONEY_CALL.finditer(source)]


@dataclass(frozen=True, slots=True)
class LookupCall:
    """One lookup("table", key, "column") in a rule: its words, and where its pieces stand."""

    table: str
    column: str
    keys: int  # how many
    key_texts: tuple[str, ...]
    at: int  # the column of its first sign, from 1
    start: int
    keys_from: int
    keys_to: int
    end: int


def lookups(source: str) -> list[LookupCall]:
    """Return each lookup of a rule whose table and column are written out, in order.

    One lookup may stand among the keys of another: the outer one comes first.
    """
    bare = _without_strings(source)
    found = []
    for match in _LOOKUP_BEGIN.finditer(source):
        if bare[match.start()] != "l":
            continue  # in a text
        pieces, end = _pieces(bare, match.end())
        if end < 0 or not match[3] or not pieces:
            continue
        last = _LAST_TEXT.fullmatch(source[pieces[-1][0] : pieces[-1][1]])
        if not last:
            continue
        keys = pieces[:-1]
        found.append(
            LookupCall(
                table=match[1] if match[1] is not None else match[2],
                column=last[1] if last[1] is not None else last[2],
                keys=len(keys),
                key_texts=tuple(source[begin:to].strip() for begin, to in keys),
                at=match.start() + 1,
                start=match.start(),
                keys_from=match.end(),
                keys_to=keys[-1][1] if keys else match.end(),
                end=end + 1,
            )
        )
    return found


def _pieces(bare: str, begin: int) -> tuple[list[tuple[int, int]], int]:
    """Return where each argument stands up to the closing bracket, and where that stands."""
    pieces: list[tuple[int, int]] = []
    depth, since = 0, begin
    for at in range(begin, len(bare)):
        sign = bare[at]
        if sign == ")" and depth == 0:
            return [*pieces, (since, at)], at
        if sign == "," and depth == 0:
            pieces.append((since, at))
            since = at + 1
        depth += (sign in "([{") - (sign in ")]}")
    return [], -1


def call_of(function: str, source: str) -> int:
    """Return the column of the first call of a function, 0 where there is none."""
    found = re.search(rf"(?<![\w.]){function}\s*\(", _without_strings(source))
    return found.start() + 1 if found else 0


def explain(complaint: str, source: str, functions: Mapping[str, str]) -> tuple[str, int, str, str]:
    """Return CEL's complaint as a sentence, its column, what would be right, the unknown name."""
    where = _WHERE.search(complaint)
    column = max(int(where[2]), 1) if where else 1
    told = where[3] if where else complaint.split("\n", 1)[0]

    field = _FIELD.search(told)
    if field:
        told = f'"{field[1]}" is no answer of {field[2]}'
        at = re.search(rf"\.\s*{re.escape(field[1])}\b", source)
        return told, at.start() + 2 if at else column, "", field[1]

    undeclared = _UNDECLARED.search(told)
    if undeclared:
        name = undeclared[1]
        at = re.search(rf"(?<![\w.]){re.escape(name)}\b", source)
        column = at.start() + 1 if at else column
        if name in functions:
            return f"{name}() does not take this", column, functions[name], ""
        return f'"{name}" is not known here', column, "", name
    overload = _OVERLOAD.search(told)
    if overload:
        message, right = _no_overload(overload[1], overload[2], functions)
        return message, column, right, ""
    return (*_syntax(told, source, column), "")


def _no_overload(sign: str, given: str, functions: Mapping[str, str]) -> tuple[str, str]:
    kinds = [_CEL_TYPES.get(kind.strip(), "a list or a map") for kind in given.split(",")]
    if sign in functions:
        return f"{sign}() does not take {' and '.join(kinds)}", functions[sign]
    if sign == "_?_:_":
        return f"the two answers of ? : differ: {kinds[1]} and {kinds[2]}", "the same kind of value"
    operator = sign.strip("_").replace("_", "")
    if sign in {"!_", "-_"}:
        return f"{operator} does not go with {kinds[0]}", ""
    two = " and ".join(kinds)
    return f"{operator} does not go with {two}", "the same kind of value on both sides"


def _syntax(told: str, source: str, column: int) -> tuple[str, int, str]:
    bare = _without_strings(source)
    single = re.search(r"(?<![=!<>])=(?!=)", bare)
    if single:
        return "one = does not compare", single.start() + 1, "=="
    word = re.search(r"\b(and|or|not)\b", bare)
    if word:
        right = {"and": "&&", "or": "||", "not": "!"}[word[1]]
        return f'rules do not use the word "{word[1]}"', word.start() + 1, right
    if "reserved identifier" in told:
        return told.replace("reserved identifier:", "CEL keeps this word for itself:"), column, ""
    if "<EOF>" in told and "mismatched" in told:
        return "the rule ends too early", len(source), "a value or a closing bracket"
    if "recursion" in told.lower():
        return "this rule is nested too deeply", 1, "a shorter rule"
    return f"CEL cannot read this: {told.removeprefix('Syntax error: ')[:120]}", column, ""


def _conditional(rule: str) -> tuple[int, int] | None:
    """Return where `?` and its `:` stand in a conditional, None where the rule is none."""
    depth, open_, first = 0, 0, -1
    for at, sign in enumerate(_without_strings(rule)):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign == "?":
            first = at if open_ == 0 else first
            open_ += 1
        elif depth == 0 and sign == ":" and open_:
            open_ -= 1
            if open_ == 0:
                return first, at
    return None


def _unwrapped(rule: str) -> str:
    """Return a rule without the brackets that hold it whole."""
    rule = rule.strip()
    while rule.startswith("(") and rule.endswith(")"):
        depth = 0
        for at, sign in enumerate(_without_strings(rule)):
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and at < len(rule) - 1:
                return rule
        rule = rule[1:-1].strip()
    return rule


def _without_strings(source: str) -> str:
    """Return the rule with its texts blanked out, so that columns stay."""
    return _STRING.sub(lambda found: '"' + " " * (len(found[0]) - 2) + '"', source)
