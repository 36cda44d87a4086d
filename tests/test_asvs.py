"""The table of ASVS 5.0 is whole, and names only what is there."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs/security/asvs.md"
MEASURES = ROOT / "docs/security/measures.md"
# The levels of the requirements of a section, in order, from the standard's own list (5.0.0).
LEVELS = """
1.1=22 1.2=1111122223 1.3=112222222223 1.4=222 1.5=123
2.1=122 2.2=112 2.3=12223 2.4=23
3.1=3 3.2=113 3.3=12223 3.4=11222233 3.5=11122333 3.6=3 3.7=22333
4.1=12233 4.2=23333 4.3=22 4.4=1222
5.1=2 5.2=112333 5.3=113 5.4=222
8.1=1233 8.2=1123 8.3=133 8.4=23
13.1=2333 13.2=222223 13.3=2233 13.4=1222233
14.1=22 14.2=12223333 14.3=122
16.1=2 16.2=22222 16.3=2222 16.4=222 16.5=2223
"""
STATES = ("met", "not applicable", "not met")
LAST = re.compile(r"^Met (\d+), not applicable (\d+), not met (\d+): (.*)\.$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One requirement, and what we say of it."""

    number: str
    level: int
    state: str
    where: str
    shown: str


def rows() -> list[Row]:
    found = []
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"\d+\.\d+\.\d+", cells[0]):
            number, level, _, state, where, shown = cells
            found.append(Row(number, int(level), state, where, shown))
    return found


ROWS = rows()


def of_the_standard() -> dict[str, int]:
    return {
        f"{section}.{at}": int(level)
        for section, levels in (pair.split("=") for pair in LEVELS.split())
        for at, level in enumerate(levels, 1)
    }


@cache
def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_requirement_of_levels_one_and_two_has_a_row() -> None:
    wanted = {number for number, level in of_the_standard().items() if level < 3}
    numbers = [row.number for row in ROWS]
    assert wanted <= set(numbers)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_names_only_what_is_there(row: Row) -> None:
    assert of_the_standard()[row.number] == row.level
    assert row.state in STATES
    for name in re.findall(r"`([^`]+/[^`]+|[A-Z]+\.md)`", row.where):
        assert (ROOT / name).exists(), name
    shown = re.findall(r"`([^`]+)`", row.shown)
    for name in shown:
        path, _, test = name.partition("::")
        assert test in functions_of(ROOT / path), name
    if row.state == "met":
        assert shown, "what is met is shown by a test"
        assert "`" in row.where
    else:
        assert row.where, "why not, or what is missing"


def test_what_is_not_met_is_counted_and_named() -> None:
    counted = {state: [row.number for row in ROWS if row.state == state] for state in STATES}
    told = LAST.search(TABLE.read_text())
    assert told, "the table ends with what it comes to"
    assert [int(number) for number in told.groups()[:3]] == [len(counted[s]) for s in STATES]
    assert re.findall(r"\d+\.\d+\.\d+", told[4]) == counted["not met"]


def limits() -> list[tuple[int, str, str]]:
    line = re.compile(r"^\| [^|]+ \| (\d+) \| `([^`]+)` `([^`]+)` \|$", re.MULTILINE)
    return [(int(value), path, name) for value, path, name in line.findall(MEASURES.read_text())]


@pytest.mark.parametrize(("value", "path", "name"), limits(), ids=str)
def test_the_limits_in_words_are_those_of_the_code(value: int, path: str, name: str) -> None:
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    found = getattr(module, name)
    assert value == (found.total_seconds() if isinstance(found, timedelta) else found)


def test_the_measures_name_every_way_out() -> None:
    """Whatever calls outside is told; test_dangerous_calls finds whoever would call besides."""
    text = MEASURES.read_text()
    for setting in ("TORANA_SMS_URL", "TORANA_MAIL_HOST", "TORANA_MASTER_KEY", "TORANA_SECRET_KEY"):
        assert setting in text
    told = set(re.findall(r"`([a-z_]+)`", text.partition("## Logs")[2]))
    written = re.compile(r'(?:tell\(request|log\.\w+\()[\s,(]*"([a-z_]+)"')
    for path in ("torana/base/web.py", "torana/parts/documents/checks.py"):
        for event in written.findall((ROOT / path).read_text()):
            assert event in told | {"database_away"}, event
    for event in written.findall((ROOT / "torana/doors/signin/views.py").read_text()):
        assert event in told, event
