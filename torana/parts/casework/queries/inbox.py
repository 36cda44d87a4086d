"""The inbox: the queues of the posts held, due first, in two queries however long they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from torana.base import keys
from torana.base.errors import NotAllowed
from torana.base.pages import PAGE_ROWS_MAX, CursorUnknown, Page, cursor, key_of
from torana.parts.casework.queries import queue
from torana.parts.casework.records import InboxCounts, QueueRow
from torana.parts.casework.whose import who_about
from torana.parts.catalogue import api as catalogue
from torana.parts.transparency import api as transparency
from torana.pure import reference

if TYPE_CHECKING:
    from torana.base.actor import Actor
    from torana.parts.casework import models
    from torana.parts.casework.queries.queue import Wanted

PURPOSE = "To see which cases are due"
SHOWS = ("due", "mine", "unassigned", "late", "waiting")


@transaction.atomic
def inbox(
    *,
    by: Actor,
    show: str = "due",
    service: str = "",
    search: str = "",
    after: str = "",
    now: datetime,
) -> Page[QueueRow]:
    """Return one page of a list of the inbox, due first.

    `show` is one of SHOWS, another word shows what is due; `search` finds references, whole or by
    their beginning, and services by their titles. The listing is one fact in the log.
    """
    today = _today(now)
    wanted = _wanted(queue.shown(show, by, today), service, search)
    found = [] if wanted is None else queue.page_of(by, _after(wanted, after), PAGE_ROWS_MAX + 1)
    page = found[:PAGE_ROWS_MAX]
    _log(by, show, len(page), now=now)
    names = keys.open_many([(r.applicant_id, bytes(r.sealed_who), who_about(r.id)) for r in page])
    lines = tuple(
        _row(row, name.decode(), by=by, today=today) for row, name in zip(page, names, strict=True)
    )
    if len(found) <= PAGE_ROWS_MAX:
        return Page(lines)
    return Page(lines, cursor(page[-1].queue_on.isoformat(), str(page[-1].id)))


def inbox_counts(*, by: Actor, now: datetime) -> InboxCounts:
    """Return how many cases stand in each list, up to one more than COUNT_MAX, in one query."""
    today = _today(now)
    lists = {show: queue.shown(show, by, today) for show in SHOWS}
    return InboxCounts(**queue.counts_of(by, lists))


def _wanted(wanted: Wanted, service: str, search: str) -> Wanted | None:
    """Return what a choice and a search mean; None where nothing can be found."""
    if service:
        wanted = wanted.but("q.service = %(service)s", service=service)
    typed = search.strip()
    if not typed:
        return wanted
    nation = catalogue.nation()
    whole = reference.tidy(typed, nation.code)
    beginning = typed.upper()
    if not beginning.startswith(f"{nation.code}-".upper()[: len(beginning)]):
        beginning = ""
    if whole is not None:
        # One beginning in thirty passes for a whole reference: its check sign fits by chance.
        either = "(q.reference = %(reference)s OR starts_with(q.reference, %(beginning)s))"
        return wanted.but(either, reference=whole, beginning=beginning or whole)
    titles = {
        edition.service.name
        for language in nation.languages
        for edition in catalogue.search(typed, language)
    }
    if titles:
        return wanted.but("q.service = ANY(%(titles)s)", titles=sorted(titles))
    if not beginning:
        return None
    return wanted.but("starts_with(q.reference, %(beginning)s)", beginning=beginning)


def _after(wanted: Wanted, text: str) -> Wanted:
    key = key_of(text, length=2)
    if key is None:
        return wanted
    try:
        return queue.after(wanted, date.fromisoformat(key[0]), UUID(key[1]))
    except ValueError as error:
        raise CursorUnknown from error


def _row(row: models.Case, who: str, *, by: Actor, today: date) -> QueueRow:
    service = catalogue.edition(row.edition_id).service
    return QueueRow(
        id=row.id,
        reference=row.reference,
        service=row.service,
        title=service.title,
        who=who,
        stage_title=service.process.stages[row.stage].title,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        late=row.due_on is not None and row.due_on < today,
        days_left=(row.due_on - today).days if row.due_on else None,
        papers=row.papers,
        answered_again=row.answered_again,
        taken="" if row.taken_by is None else "mine" if row.taken_by == by.person_id else "other",
        version=row.version,
    )


def _log(by: Actor, show: str, count: int, *, now: datetime) -> None:
    if not by.holdings:
        raise NotAllowed
    holding = by.holdings[0]
    transparency.append(
        action="inbox.listed",
        by=by,
        subject_id=None,
        object=f"inbox:{holding.agency}",
        agency=holding.agency,
        legal_basis="",
        purpose=PURPOSE,
        now=now,
        details={"list": show, "cases": count, "post": holding.post},
    )


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(catalogue.nation().time_zone)).date()
