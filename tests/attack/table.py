"""The table of what came of an attack, for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.attack.barrage import Results

KINDS = {
    "crawl": "every page by its links",
    "read": "every page and form by GET",
    "token": "every form without its token",
    "address": "any address of the URL map",
    "others": "another's page or form",
    "ids": "another's id in a field or query",
    "path": "an address written oddly",
    "query": "hostile queries",
    "form": "hostile fields, missing, doubled, added, long",
    "stale": "old, foreign or made-up tokens and versions",
    "body": "another kind of body, broken multipart",
    "headers": "odd, doubled, missing headers",
    "framing": "wrong lengths and encodings",
    "onward": "places to be sent on to",
    "huge": "10 MB in a field",
    "stored": "payloads stored in every text field",
}


def write(results: Results, seed: int, file: str) -> None:
    """Write the table of kinds against statuses."""
    statuses = sorted({status for _, status in results.statuses})
    names = [{0: "closed", -1: "no answer"}.get(status, str(status)) for status in statuses]
    summary = (
        f"{results.sent:,} requests, seed {seed}; slowest answer {results.slowest_s:.1f} s; "
        f"{results.faults_ever} kinds of fault."
    )
    lines = [
        summary,
        "",
        "| kind | " + " | ".join(names) + " |",
        "| --- |" + " ---: |" * len(names),
    ]
    for kind, meaning in KINDS.items():
        counts = [results.statuses[kind, status] for status in statuses]
        if any(counts):
            cells = " | ".join(f"{count:,}" if count else "" for count in counts)
            lines.append(f"| {meaning} | {cells} |")
    Path(file).write_text("\n".join(lines) + "\n")
