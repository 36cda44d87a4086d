"""The tables of a service: whether rows can be found in them, and whether a rule does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.compile.service import CompiledService
    from torana.language.tree import Part

BANDS = ("integer", "money")


def check(root: Part, compiled: CompiledService, texts: Mapping[str, str]) -> None:
    """Report what is wrong with the tables of a service, and files that are none of them."""
    folder = root.tree.file.removesuffix("service.yaml")
    files = {
        path.removeprefix(f"{folder}tables/").removesuffix(".csv"): path
        for path in texts
        if path.startswith(f"{folder}tables/")
    }
    tables = root.parts("tables")
    for name, part in tables.items():
        _columns(part)
        if name not in files:
            told = f"there is no file tables/{name}.csv beside service.yaml"
            part.tree.problem(part.path, "missing-file", told, nearest=nearest(name, files))
        if name not in compiled.tables_read:
            told = f'no rule looks up the table "{name}"'
            part.tree.problem(part.path, "table-unused", told)
    for name, path in files.items():
        if name not in tables:
            told = f'{path} is no table of this service: it stands under "tables"'
            root.tree.problem("tables", "stray-file", told, nearest=nearest(name, tables))


def _columns(part: Part) -> None:
    """Report keys by which no row is found: a band is the last of them, and of numbers."""
    columns = part.parts("columns")
    keys = [name for name, inner in columns.items() if inner.has("key")]
    tell = part.tree.problem
    if columns and not keys:
        told = "rows are found by a key: say which columns it is made of"
        tell(part.under("columns"), "no-key", told, expected="key: exact or key: band")
    if len(keys) == len(columns) and columns:
        told = "every column is a key, so there is nothing to look up"
        tell(part.under("columns"), "no-value", told)
    for name, inner in columns.items():
        if inner.text("type") == "choice" and not inner.wrote("options"):
            tell(inner.path, "missing-key", 'a choice needs "options" (key: label, for each)')
        if inner.has("options") and inner.has("type") and inner.text("type") != "choice":
            told = f'"options" says nothing for a column of type {inner.text("type")}'
            tell(inner.under("options"), "key-of-other-type", told, expected="type choice")
        if inner.text("key") != "band":
            continue
        if inner.has("type") and inner.text("type") not in BANDS:
            told = f"a band is of numbers, and {name} is of type {inner.text('type')}"
            tell(inner.under("key"), "no-band", told, expected="type integer or money")
        if keys[-1] != name:
            told = "the band is the last of the keys, and there is one band at most"
            tell(inner.under("key"), "no-band", told)
