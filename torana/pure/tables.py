"""Tables of the law, as rules read them: rows that are found by their key.

A key column is exact (`kaya`), or it is the foot of a band: the row counts whose value is the
greatest that is not above what is asked. `from` 0, 10000, 25000 makes three bands.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell: TypeAlias = "str | int | bool | object"  # a date is one too; money is its smallest units


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type as rules know it, and whether rows are found by it."""

    name: str
    type: str  # string, int, money, date, bool
    key: str = ""  # "exact", "band", or "" for what is looked up


class NoRowError(LookupError):
    """The table has no row for this key."""

    def __init__(self, table: str, key: tuple[object, ...]) -> None:
        self.table, self.key = table, key
        super().__init__(f"{table}: {', '.join(map(str, key))}")


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A table. At most one of its keys is a band: the last one."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    _found: dict[tuple[Cell, ...], list[tuple[Cell, Mapping[str, Cell]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns by which a row is found, in the order of the table."""
        return tuple(column for column in self.columns if column.key)

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((column for column in self.columns if column.name == name), None)

    def find(self, key: Sequence[Cell], column: str) -> Cell:
        """Return a cell of the row that the key names. Raises NoRowError where there is none."""
        banded = bool(self.keys) and self.keys[-1].key == "band"
        exact = tuple(key[:-1] if banded else key)
        rows = self._rows().get(exact, [])
        if not banded:
            if rows:
                return rows[0][1][column]
            raise NoRowError(self.name, tuple(key))
        asked = key[-1]
        at = bisect_right(rows, asked if isinstance(asked, int) else 0, key=_foot)
        if at == 0:
            raise NoRowError(self.name, tuple(key))
        return rows[at - 1][1][column]

    def _rows(self) -> dict[tuple[Cell, ...], list[tuple[Cell, Mapping[str, Cell]]]]:
        if not self._found and self.rows:
            banded = self.keys[-1].key == "band"
            names = [column.name for column in self.keys]
            exact, band = (names[:-1], names[-1]) if banded else (names, names[-1])
            made: dict[tuple[Cell, ...], list[tuple[Cell, Mapping[str, Cell]]]] = {}
            for row in self.rows:
                made.setdefault(tuple(row[name] for name in exact), []).append((row[band], row))
            for rows in made.values():
                rows.sort(key=_foot)
            self._found.update(made)
        return self._found


def _foot(row: tuple[Cell, Mapping[str, Cell]]) -> int:
    """Return where a band begins; bands are of numbers and of money."""
    foot = row[0]
    return foot if isinstance(foot, int) else 0
