"""The tables of the law that a service reads: as people read them, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from torana.base.errors import NotFound
from torana.base.web import Policy, policy
from torana.parts.casework.api import words
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from django.http import HttpRequest

    from torana.language.model import LawTable
    from torana.parts.catalogue.api import Edition

ROWS_SHOWN_MAX = 100  # a page stays small; the file has them all


@policy(Policy.ANYONE)
def table(request: HttpRequest, name: str, table: str) -> HttpResponse:
    """Show a table of the law as the service reads it."""
    edition = catalogue.service(name)
    found = _table(edition, table)
    rows = [
        [
            words.cell(column, cell, edition.nation)
            for column, cell in zip(found.columns, row, strict=True)
        ]
        for row in found.rows[:ROWS_SHOWN_MAX]
    ]
    context = {
        "service": edition.service,
        "table": found,
        "rows": rows,
        "more": max(0, len(found.rows) - ROWS_SHOWN_MAX),
    }
    return render(request, "portal/table.html", context)


@policy(Policy.ANYONE)
def file(request: HttpRequest, name: str, table: str) -> HttpResponse:
    """Send the table as the edition has it: the file that was published."""
    del request
    found = _table(catalogue.service(name), table)
    response = HttpResponse(found.text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return response


def _table(edition: Edition, name: str) -> LawTable:
    found = edition.service.tables.get(name)
    if found is None:
        raise NotFound
    return found
