"""`make bench SCALE=1000000`: what pages ask of PostgreSQL when there are very many cases.

A private nation is filled with SCALE cases, one queue with a tenth of them, one resident with two
thousand cases and twenty thousand events. Then every page of queues, cases and accounts is asked
for, inside this process: the time is what the page waited for PostgreSQL, its COMMIT included.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import inside, rows
from tests.nation import ROOT, RunningNation, running_nation
from torana.base.postgres import roles
from torana.base.postgres.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import psycopg

    from bench.fill import Filled
    from torana.base.actor import Actor

RESULTS = ROOT / "bench" / "results"
TIMES = 60  # that a page is asked for, over its different addresses
LARGE = 2000  # rows: a table that no page may read whole


HEADS = (
    "page",
    "asks PostgreSQL, best ms",
    "median ms",
    "worst ms",
    "COMMIT, median ms",
    "PostgreSQL's own ms",
    "blocks",
    "queries",
    "pages/s of a core, best",
    "reads whole",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: what it waited for PostgreSQL, what it asked, and how long it took altogether."""

    name: str
    asks_s: list[float]
    commits_s: list[float]
    pages_s: list[float]
    counts: set[int]
    plans: inside.Plans

    def line(self) -> str:
        """Say it in a row of a table."""
        cells = (
            self.name,
            f"{1000 * min(self.asks_s):.1f}",
            f"{1000 * statistics.median(self.asks_s):.1f}",
            f"{1000 * max(self.asks_s):.1f}",
            f"{1000 * statistics.median(self.commits_s):.1f}",
            f"{self.plans.milliseconds:.1f}",
            str(self.plans.blocks),
            "–".join(str(n) for n in sorted({min(self.counts), max(self.counts)})),
            f"{1 / min(self.pages_s):.0f}",
            ", ".join(sorted(self.plans.whole)) or "—",
        )
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Fill a nation, measure it, print the table and keep it."""
    parser = argparse.ArgumentParser(description="Measure pages with very many cases.")
    parser.add_argument("--scale", type=int, default=10_000, help="cases (default 10000)")
    parser.add_argument("--events", type=int, default=3, help="leaves of the log a case")
    options = parser.parse_args()
    with running_nation() as nation:
        filled = fill_nation(nation, options.scale, events_max=options.events)
        rows.settle(nation)
        nation.stop()
        with Cluster(nation.data) as cluster:
            measured = measure(nation.port, cluster)
    _forget_lines()
    _keep(options.scale, options.events, filled, measured)


def fill_nation(nation: RunningNation, scale: int, *, events_max: int) -> Filled:
    """Fill a running nation, which stops for it; its sequencer then has all leaves to number."""
    inside.become_web(nation)
    from bench import fill, templates  # noqa: PLC0415 - the environment comes first

    examples = templates.make()
    rows.settle(nation)
    _forget_lines()  # PostgreSQL goes away with the nation
    nation.stop()
    with Cluster(nation.data, durable=False) as quick:
        filled = fill.fill(quick.connect(roles.OWNER), examples, scale, events_max=events_max)
    _forget_lines()
    nation.start()
    return filled


def _forget_lines() -> None:
    from django.db import connections  # noqa: PLC0415 - the environment comes first

    connections.close_all()


def measure(port: int, cluster: Cluster) -> list[Measured]:
    """Ask for every page, of officers and of residents."""
    from bench import templates  # noqa: PLC0415 - the environment comes first
    from torana.base.actor import person  # noqa: PLC0415

    db = cluster.connect(roles.OWNER)
    officer = templates.actor_of(templates.REGISTRAR)
    busy = person(_ids(db, "SELECT id FROM bench.person WHERE r = 0")[0])
    others = [person(i) for i in _ids(db, "SELECT id FROM bench.person WHERE r BETWEEN 1 AND 40")]
    found = [
        _page(name, [(officer, path) for path in paths], port, desk=True)
        for name, paths in _desk(db).items()
    ]
    for name, path in ACCOUNT.items():
        found.append(_page(name, [(one, path) for one in others], port))
        found.append(_page(f"{name}, the busy resident", [(busy, path)], port))
    for name, path in DEEP.items():
        found.append(_page(name, [(busy, path.format(_deep(db, name)))], port))
    own = db.execute(
        "SELECT person, case_id FROM bench.plan WHERE r <= 40 AND kind <> 'returned' "
        "ORDER BY md5(n::text) LIMIT 200"
    ).fetchall()
    found.append(_page("her case", [(person(who), f"/cases/{case}") for who, case in own], port))
    return found


ACCOUNT = {
    "her cases": "/cases",
    "her data": "/data",
    "her data, read": "/data?show=read",
    "her data, changed": "/data?show=changed",
    "her data, unasked": "/data?show=unasked",
    "her messages": "/messages",
}
DEEP = {
    "her cases, deep in the list": "/cases?after={}",
    "her data, deep in the list": "/data?after={}",
}


def _desk(db: psycopg.Connection[Any]) -> Mapping[str, Sequence[str]]:
    """Return the addresses of the desk's pages, by what they are."""
    from torana.base.pages import cursor  # noqa: PLC0415

    queue = "outcome = '' AND post = 'registrar' AND agency = 'civil-registration'"
    deep = db.execute(
        f"SELECT queue_on, id FROM casework_case WHERE {queue} ORDER BY queue_on, id OFFSET "
        f"(SELECT count(*) * 9 / 10 FROM casework_case WHERE {queue}) LIMIT 1"
    ).fetchone()
    assert deep is not None
    opened = _ids(
        db, "SELECT case_id FROM bench.plan WHERE kind = 'open' AND n % 97 = 0 ORDER BY n LIMIT 200"
    )
    closed = _ids(
        db, "SELECT case_id FROM bench.plan WHERE kind = 'granted' AND r <= 40 ORDER BY n LIMIT 200"
    )
    known = db.execute(f"SELECT reference FROM casework_case WHERE {queue} LIMIT 50").fetchall()
    lists = {
        f"inbox, {show}": [f"/desk?show={show}"]
        for show in ("due", "mine", "unassigned", "late", "waiting")
    }
    return lists | {
        "inbox, deep in the list": [f"/desk?after={cursor(str(deep[0]), str(deep[1]))}"],
        "inbox, one service": ["/desk?service=birth-certificate"],
        "inbox, no such service": ["/desk?service=residence-certificate"],
        "inbox, by the words of a service": ["/desk?q=birth"],
        "inbox, by the beginning of a reference": [f"/desk?q={row[0][:6]}" for row in known],
        "inbox, by what is nobody's": ["/desk?q=zzzz"],
        "find a reference": [f"/desk/find?q={row[0]}" for row in known],
        "case of an officer, open": [f"/desk/cases/{case}" for case in opened],
        "case of an officer, decided": [f"/desk/cases/{case}" for case in closed],
    }


def _deep(db: psycopg.Connection[Any], name: str) -> str:
    """Return a cursor nine tenths down the busy resident's list."""
    from torana.base.pages import cursor  # noqa: PLC0415

    busy = "(SELECT id FROM bench.person WHERE r = 0)"
    if "cases" in name:
        row = db.execute(
            f"SELECT submitted_at, id FROM casework_case WHERE applicant_id = {busy} "
            "ORDER BY submitted_at OFFSET 200 LIMIT 1"
        ).fetchone()
        assert row is not None
        return cursor(row[0].isoformat(), str(row[1]))
    row = db.execute(
        f"SELECT leaf_id FROM transparency_event WHERE subject_id = {busy} "
        "ORDER BY leaf_id OFFSET 200 LIMIT 1"
    ).fetchone()
    assert row is not None
    return cursor(str(row[0]))


def _page(
    name: str, asked: Sequence[tuple[Actor, str]], port: int, *, desk: bool = False
) -> Measured:
    """Ask for a page over its addresses, once without counting and then TIMES."""
    browsers = {}
    for by, _ in asked:
        assert by.person_id is not None
        if by not in browsers:
            browsers[by] = inside.Browser(inside.session(by.person_id, desk=desk), port)
    asks, commits, pages, counts, heard = [], [], [], set(), inside.Said()
    for round_ in range(-5, TIMES):
        by, path = asked[round_ % len(asked)]
        began = time.perf_counter()
        with inside.Listening() as listening:
            browsers[by].get(path)
        heard = listening.said
        if round_ >= 0:
            pages.append(time.perf_counter() - began)
            asks.append(heard.seconds)
            commits.append(heard.commit_s)
            counts.add(len(heard.statements))
    plans = inside.plans(heard, by, rows_min=LARGE)
    found = Measured(name, asks, commits, pages, counts, plans)
    sys.stdout.write(found.line() + "\n")
    sys.stdout.flush()
    return found


def _ids(db: psycopg.Connection[Any], query: str) -> list[UUID]:
    return [row[0] for row in db.execute(query).fetchall()]


def _keep(scale: int, events: int, filled: Filled, measured: list[Measured]) -> None:
    rows = ", ".join(f"{count:,} {table}" for table, count in filled.rows.items())
    lines = [
        f"# {scale:,} cases",
        "",
        (
            f"Filled in {filled.seconds:.0f} s, {filled.megabytes:,} MB, "
            f"at most {events} leaves a case: {rows}."
        ),
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(one.line() for one in measured),
    ]
    text = "\n".join(lines) + "\n"
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = Path(RESULTS / f"cases-{scale}.md")
    file.write_text(text)
    sys.stdout.write(text + f"\nKept in {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
