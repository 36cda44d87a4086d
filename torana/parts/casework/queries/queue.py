"""The queues of an inbox in SQL: one index range for each post and area, however long they are.

A condition "area in (...)" would read a queue from its beginning until enough cases of the area
were seen, which in a long queue of other areas is all of it. So each area is read by itself, a
page of each at most, and the pages are merged. What the officer took is read by who took it, for
that is little where a queue is long. What is counted is counted up to a bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from torana.base.actor import Actor, Kind
from torana.parts.casework import models
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

COUNT_MAX = 1000  # what is more is told as "more than"

# Of each queue at most a page of ids, from an index alone; the rows of the one page that is shown.
_PAGE = """
SELECT c.id, c.reference, c.applicant_id, c.service, c.edition_id, c.papers, c.submitted_at,
       c.stage, c.due_on, c.queue_on, c.answered_again, c.taken_by, c.version, c.sealed_who
FROM (
    {queues}
    ORDER BY queue_on, id LIMIT %(rows)s
) AS page JOIN casework_case c ON c.id = page.id
ORDER BY page.queue_on, page.id
"""
_QUEUE = """
SELECT found.queue_on, found.id
FROM unnest(%(agencies{n})s::text[], %(posts{n})s::text[], %(areas{n})s::text[])
     AS queue(agency, post, area)
CROSS JOIN LATERAL (
    SELECT q.queue_on, q.id FROM casework_case q
    WHERE q.agency = queue.agency AND q.post = queue.post {area} AND q.outcome = ''
        AND {condition}
    ORDER BY q.queue_on, q.id LIMIT %(rows)s
) AS found
"""
_TAKEN = """
SELECT mine.queue_on, mine.id FROM (
    SELECT q.queue_on, q.id FROM casework_case q
    WHERE q.taken_by = %(me)s AND q.outcome = '' AND {condition} AND EXISTS (
        SELECT FROM unnest(%(agencies{n})s::text[], %(posts{n})s::text[], %(areas{n})s::text[])
             AS queue(agency, post, area)
        WHERE q.agency = queue.agency AND q.post = queue.post {area}
    )
    ORDER BY q.queue_on, q.id LIMIT %(rows)s
) AS mine
"""
_COUNT = "(SELECT count(*) FROM (SELECT 1 FROM ({queues}) AS found LIMIT %(rows)s) AS counted)"
_IN_AREA = "AND q.area = queue.area"
_COLUMNS = (
    *("id", "reference", "applicant_id", "service", "edition_id", "papers", "submitted_at"),
    *("stage", "due_on", "queue_on", "answered_again", "taken_by", "version", "sealed_who"),
)


@dataclass(slots=True)
class Wanted:
    """Which cases of the queues: conditions in SQL of ours, and the values in them."""

    condition: str
    values: dict[str, Any] = field(default_factory=dict)
    taken: bool = False  # only what the actor, %(me)s, took

    def but(self, condition: str, **values: object) -> Wanted:
        """Return the same with one more condition."""
        return Wanted(f"{self.condition} AND {condition}", self.values | values, self.taken)


def shown(show: str, by: Actor, today: date) -> Wanted:
    """Return what a list of the inbox holds; another word than SHOWS is what is due."""
    # Nobody decides about their own application, so it does not lie in their queue.
    others = "q.applicant_id <> %(me)s"
    mine = {"me": by.person_id}
    match show:
        case "waiting":
            return Wanted(f"q.by_applicant AND {others}", mine)
        case "mine":
            return Wanted(f"NOT q.by_applicant AND {others}", mine, taken=True)
        case "unassigned":
            return Wanted(f"NOT q.by_applicant AND q.taken_by IS NULL AND {others}", mine)
        case "late":
            late = "NOT q.by_applicant AND q.queue_on < %(today)s"
            return Wanted(f"{late} AND {others}", mine | {"today": today})
        case _:
            return Wanted(f"NOT q.by_applicant AND {others}", mine)


def after(wanted: Wanted, day: date, last: UUID) -> Wanted:
    """Return what comes after a case in the order of the queue."""
    return wanted.but("(q.queue_on, q.id) > (%(day)s, %(last)s)", day=day, last=last)


def page_of(by: Actor, wanted: Wanted, rows: int) -> list[models.Case]:
    """Return at most so many cases of the actor's queues, due first."""
    queues, values = _queues(by, wanted, rows)
    if not queues:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(queues=queues), values)
        return [_row(row) for row in cursor.fetchall()]


def counts_of(by: Actor, lists: dict[str, Wanted]) -> dict[str, int]:
    """Return how many cases each list holds, up to COUNT_MAX and one more, in one query."""
    counts: list[str] = []
    values: dict[str, Any] = {}
    for wanted in lists.values():
        queues, its = _queues(by, wanted, COUNT_MAX + 1)
        if not queues:
            return dict.fromkeys(lists, 0)
        values |= its
        counts.append(_COUNT.format(queues=queues))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return dict(zip(lists, cursor.fetchone(), strict=True))


def _queues(by: Actor, wanted: Wanted, rows: int) -> tuple[str, dict[str, Any]]:
    """Return the queues of the posts that the actor holds: in their areas, or in all."""
    local, national = _held(by)
    texts, values = [], {"rows": rows} | wanted.values
    for n, (held, area) in enumerate(((local, _IN_AREA), (national, ""))):
        if held:
            query = _TAKEN if wanted.taken else _QUEUE
            texts.append(query.format(n=n, area=area, condition=wanted.condition))
            agencies, posts, areas = zip(*held, strict=True)
            values |= {f"agencies{n}": list(agencies), f"posts{n}": list(posts)}
            values |= {f"areas{n}": list(areas)}
    return " UNION ALL ".join(texts), values


def _held(by: Actor) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return agency, post and area of the actor's queues; and of those that have no area."""
    agencies = catalogue.nation().agencies
    local: set[tuple[str, str, str]] = set()
    national = set()
    for holding in by.holdings:
        agency = agencies.get(holding.agency)
        if by.kind is not Kind.OFFICER or agency is None:
            continue
        if not holding.office:
            national.add((holding.agency, holding.post, ""))
            continue
        office = agency.offices.get(holding.office)
        areas = ("", *(office.areas if office else ()))
        local |= {(holding.agency, holding.post, area) for area in areas}
    everywhere = {(agency, post) for agency, post, _ in national}
    return sorted(q for q in local if q[:2] not in everywhere), sorted(national)


def _row(values: tuple[Any, ...]) -> models.Case:
    return models.Case.from_db(connection.alias, list(_COLUMNS), list(values))
