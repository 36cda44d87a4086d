"""Tables of the law: CSV files beside service.yaml, held against the columns that it names."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from torana.language.model import LawTable, Option, TableColumn
from torana.language.problems import Problem, nearest, one_of, shown
from torana.language.scope import FIELD_TYPES
from torana.pure import money
from torana.pure.tables import Column, LookupTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import Nation
    from torana.language.problems import Report
    from torana.language.tree import Part
    from torana.pure.tables import Cell

ROWS_MAX = 5_000
CELL_MAX = 300  # characters
_YES = {"yes": True, "no": False, "true": True, "false": False}


def tables(root: Part, nation: Nation, texts: Mapping[str, str]) -> dict[str, LawTable]:
    """Return the tables of a service; `texts` are the files of its folder, by path in it."""
    return {
        name: _table(name, part, nation, texts.get(f"tables/{name}.csv"))
        for name, part in root.parts("tables").items()
    }


def file_of(part: Part, name: str) -> str:
    """Return the path of a table's file in the nation's folder."""
    return part.tree.file.replace("service.yaml", f"tables/{name}.csv")


def _table(name: str, part: Part, nation: Nation, text: str | None) -> LawTable:
    columns = tuple(_column(key, inner, nation) for key, inner in part.parts("columns").items())
    file, report = file_of(part, name), part.tree.report
    rows = _rows(text, file, columns, report) if text is not None else []
    typed = []
    written = []
    for line, row in rows:
        cells: dict[str, Cell] = {}
        for column in columns:
            cell = _cell(column, row[column.name], nation.currency)
            if cell is None:
                report.add(_wrong(column, row[column.name], file, line, nation.currency))
            else:
                cells[column.name] = cell
        if len(cells) == len(columns):
            typed.append(cells)
            written.append(tuple(row[column.name].strip() for column in columns))
    _once(typed, [line for line, _ in rows], columns, file, report)
    return LawTable(
        name=name,
        title=part.words("title"),
        law=part.words("law"),
        columns=columns,
        rows=tuple(written),
        lookup=LookupTable(
            name,
            tuple(Column(c.name, FIELD_TYPES.get(c.type, "string"), c.key) for c in columns),
            tuple(typed),
        ),
        text=text or "",
    )


def _column(name: str, part: Part, nation: Nation) -> TableColumn:
    kind = part.text("type", "text")
    options = tuple(Option(key, label) for key, label in part.labels("options").items())
    if kind == "area":
        options = tuple(Option(area.name, area.title) for area in nation.areas.values())
    return TableColumn(name, part.words("title"), kind, part.text("key"), options)


def _rows(
    text: str, file: str, columns: tuple[TableColumn, ...], report: Report
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file, each with its line, whose first line names these columns."""
    names = [column.name for column in columns]
    reading = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        named = list(reading.fieldnames or [])
        if sorted(named) != sorted(names):
            wrong = next((name for name in named if name not in names), "")
            told = f'the first line names the columns, and "{shown(wrong)}" is none of them'
            if not wrong:
                told = f"the first line lacks {one_of(n for n in names if n not in named)}"
            report.add(Problem(file, 1, 1, "columns", told, one_of(names), nearest(wrong, names)))
            return []
        for row in reading:
            if None in row or None in row.values():
                told = f"this line has not {len(names)} values"
                report.add(Problem(file, reading.line_num, 1, "columns", told))
            elif len(rows) >= ROWS_MAX:
                told = f"a table has at most {ROWS_MAX:,} lines: a register holds more"
                report.add(Problem(file, reading.line_num, 1, "too-much", told))
                break
            else:
                rows.append((reading.line_num, row))
    except csv.Error as error:
        report.add(Problem(file, reading.line_num, 1, "not-csv", f"this is not CSV: {error}"))
    if not rows and not report.tells_of(file):
        report.add(Problem(file, 1, 1, "empty-file", "this table has no rows"))
    return rows


def _cell(column: TableColumn, written: str, currency: str) -> Cell | None:  # noqa: PLR0911
    """Return a cell as rules have it, None where it is not of its column's type."""
    text = written.strip()
    if not text or len(text) > CELL_MAX:
        return None
    match column.type:
        case "integer":
            return int(text) if text.lstrip("-").isdecimal() and text.isascii() else None
        case "money":
            amount = money.read(f"{currency} {text}")
            return amount.minor if amount else None
        case "yes_no":
            return _YES.get(text)
        case "date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                return None
        case "choice" | "area":
            return text if any(option.key == text for option in column.options) else None
        case _:
            return text


def _wrong(column: TableColumn, written: str, file: str, line: int, currency: str) -> Problem:
    keys = [option.key for option in column.options]
    expected = {
        "integer": "a whole number",
        "money": f"an amount in {currency}, such as {money.major(1_250_000, currency)}",
        "yes_no": "yes or no",
        "date": "a date such as 2026-03-02",
    }.get(column.type, one_of(keys) if keys else "some text")
    told = f'"{shown(written)}" cannot stand in the column {column.name}'
    near = nearest(written, keys) if keys else ""
    return Problem(file, line, 1, "wrong-value", told, "" if near else expected, near)


def _once(
    rows: list[dict[str, Cell]],
    lines: list[int],
    columns: tuple[TableColumn, ...],
    file: str,
    report: Report,
) -> None:
    """Refuse two rows that one key finds."""
    seen: set[tuple[Cell, ...]] = set()
    keys = [column.name for column in columns if column.key]
    if len(rows) != len(lines):
        return  # some row is wrong itself, and was told
    for line, row in zip(lines, rows, strict=True):
        key = tuple(row[name] for name in keys)
        if keys and key in seen:
            told = f"another line has the same {' and '.join(keys)}"
            report.add(Problem(file, line, 1, "duplicate-key", told))
        seen.add(key)
