"""demo/: people, officers and entries for trying a nation out. Never part of an edition."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of
from torana.language.options import takes
from torana.language.problems import Problem, nearest, one_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torana.language.model import Field, Nation
    from torana.language.problems import Report
    from torana.language.tree import Part

ROWS_MAX = 200_000
PEOPLE = ("number", "phone", "email", "language")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """How somebody is reached; "" where they have none."""

    number: str
    phone: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class DemoHolding:
    """A post held."""

    agency: str
    post: str
    office: str


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """Somebody who holds posts."""

    number: str
    holdings: tuple[DemoHolding, ...]


@dataclass(frozen=True, slots=True)
class CastMember:
    """Whom to be, and why that is worth trying."""

    key: str  # "amina"
    number: str
    name: str
    role: str  # resident, officer, auditor
    about: str
    printed_codes: int


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything for trying a nation out."""

    people: tuple[DemoPerson, ...] = ()
    officers: tuple[DemoOfficer, ...] = ()
    cast: Mapping[str, CastMember] = field(default_factory=dict)
    entries: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


def cast(root: Part) -> dict[str, CastMember]:
    """Return demo/cast.yaml."""
    return {
        key: CastMember(
            key=key,
            number=part.text("number"),
            name=part.text("name"),
            role=part.text("role"),
            about=part.text("about"),
            printed_codes=part.number("printed_codes") or 0,
        )
        for key, part in root.parts("cast").items()
    }


def officers(root: Part, nation: Nation) -> tuple[DemoOfficer, ...]:
    """Return demo/officers.yaml, and report posts that do not exist."""
    found = []
    for part in root.parts("officers").values():
        holdings = []
        for inner in part.parts("holdings").values():
            held = DemoHolding(inner.text("agency"), inner.text("post"), inner.text("office"))
            if must_be_one_of(inner, "agency", held.agency, nation.agencies, "agency"):
                agency = nation.agencies[held.agency]
                must_be_one_of(inner, "post", held.post, agency.posts, "post")
                must_be_one_of(inner, "office", held.office, agency.offices, "office")
            holdings.append(held)
        found.append(DemoOfficer(part.text("number"), tuple(holdings)))
    return tuple(found)


def people(text: str, file: str, report: Report) -> tuple[DemoPerson, ...]:
    """Return demo/people.csv."""
    return tuple(
        DemoPerson(row["number"], row["phone"], row["email"], row["language"])
        for row in _rows(text, file, PEOPLE, report)
    )


def entries(
    text: str, file: str, registry: str, nation: Nation, report: Report
) -> tuple[Mapping[str, str], ...]:
    """Return the entries of one register for trying out."""
    if registry not in nation.registries:
        told = f'there is no registry "{registry}"'
        report.add(
            Problem(
                file,
                1,
                1,
                "unknown-registry",
                told,
                one_of(nation.registries),
                nearest(registry, nation.registries),
            )
        )
        return ()
    fields = nation.registries[registry].fields
    return tuple(_rows(text, file, tuple(fields), report, fields=fields.values()))


def _rows(
    text: str,
    file: str,
    columns: tuple[str, ...],
    report: Report,
    *,
    fields: Iterable[Field] = (),
) -> list[dict[str, str]]:
    """Return the rows of a CSV file whose first line names exactly these columns, in any order."""
    rows: list[dict[str, str]] = []
    reading = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        named = reading.fieldnames or []
        if sorted(named) != sorted(columns):
            wrong = next((name for name in named if name not in columns), "")
            told = f'the first line names the columns, and "{shown(wrong)}" is none of them'
            if not wrong:
                lacking = [name for name in columns if name not in named]
                told = f"the first line lacks the columns {one_of(lacking)}"
            report.add(
                Problem(file, 1, 1, "columns", told, one_of(columns), nearest(wrong, columns))
            )
            return []
        for row in reading:
            if None in row or None in row.values() or len(rows) >= ROWS_MAX:
                told = f"this line has not {len(columns)} values, or is beyond {ROWS_MAX:,} lines"
                report.add(Problem(file, reading.line_num, 1, "columns", told))
                return rows
            rows.append(row)
            for field in fields:
                if not takes(field, row[field.name]):
                    report.add(_no_option(field, row[field.name], file, reading.line_num))
    except csv.Error as error:
        report.add(Problem(file, reading.line_num, 1, "not-csv", f"this is not CSV: {error}"))
    return rows


def _no_option(field: Field, value: str, file: str, line: int) -> Problem:
    keys = [option.key for option in field.options]
    told = f'"{shown(value)}" is no {"area" if field.type == "area" else f"option of {field.name}"}'
    return Problem(file, line, 1, "not-an-option", told, one_of(keys), nearest(value, keys))
