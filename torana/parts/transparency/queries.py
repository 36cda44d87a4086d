"""What people ask of the log: what happened to my data, and how can I be sure."""

from __future__ import annotations

import collections
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from torana.base import keys
from torana.base.errors import NotFound
from torana.base.pages import PAGE_ROWS_MAX, CursorUnknown, Page, cursor, key_of
from torana.parts.transparency import access, published, signing, tree
from torana.parts.transparency.actions import about
from torana.parts.transparency.errors import NotIntegrated
from torana.parts.transparency.kinds import READING_VERBS, Deed, deed_of
from torana.parts.transparency.models import Event, Leaf, Sequence
from torana.parts.transparency.records import AuditedEvent, Counts, LoggedEvent, Proof, Who
from torana.pure import logproof, merkle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from torana.base.actor import Actor

_COLUMNS = ("leaf_id", "subject_id", "sealed")
HISTORY_MAX = 500  # of one thing; a case has some dozens

WINDOW = 1000  # events that one page of a filtered list looks at
COUNT_MAX = 1000  # events that are counted; what is more is told as "more than"

_PAGE = """
WITH looked AS MATERIALIZED (
    SELECT leaf_id, subject_id, action, asked, sealed FROM transparency_event
    WHERE subject_id = %(person)s AND leaf_id < %(after)s ORDER BY leaf_id DESC LIMIT %(window)s
), edge AS (
    SELECT count(*) AS looked_at,
           (SELECT leaf_id FROM looked ORDER BY leaf_id LIMIT 1) AS last FROM looked
)
SELECT shown.leaf_id, shown.subject_id, shown.sealed, edge.looked_at, edge.last
FROM edge LEFT JOIN (
    SELECT * FROM looked WHERE {shown} ORDER BY leaf_id DESC LIMIT %(rows)s
) AS shown ON true ORDER BY shown.leaf_id DESC
"""
_READ = "split_part(action, '.', -1) = ANY(%(verbs)s)"
_SHOWN = {"all": "true", "read": _READ, "changed": f"NOT {_READ}", "unasked": "NOT asked"}
_AUDIT = """
SELECT leaf_id, at, action, agency, post, object_kind FROM transparency_audit
WHERE leaf_id < %s ORDER BY leaf_id DESC LIMIT %s
"""
_LAST_ID = UUID(int=2**128 - 1)


def events_of(
    person_id: UUID, *, show: Literal["all", "read", "changed", "unasked"] = "all", after: str = ""
) -> Page[LoggedEvent]:
    """Return what was done to or read of a person's data, newest first.

    A page looks at WINDOW events at most, so one that leaves many out may hold few, or none, and
    still have a next one. Row-level security shows the web role those of the person whom the
    session names, and no other.
    """
    window = PAGE_ROWS_MAX + 1 if show == "all" else WINDOW
    values: dict[str, Any] = {"person": person_id, "after": _after(after), "window": window}
    values |= {"verbs": list(READING_VERBS), "rows": PAGE_ROWS_MAX + 1}
    with connection.cursor() as reading:
        reading.execute(_PAGE.format(shown=_SHOWN[show]), values)
        rows = reading.fetchall()
    found = [row[:3] for row in rows if row[0] is not None]
    page, looked_at, last = found[:PAGE_ROWS_MAX], rows[0][3], rows[0][4]
    if len(found) > PAGE_ROWS_MAX:
        last = page[-1][0]
    elif looked_at < window:
        last = None
    return Page(_logged(page), cursor(str(last)) if last else "")


def counts_of(person_id: UUID) -> Counts:
    """Return how many of a person's newest events read, changed, and came unasked.

    At most COUNT_MAX and one more are counted: whoever has more is told "more than", and her lists
    are not counted apart.
    """
    newest = Event.objects.filter(subject_id=person_id).order_by("-leaf_id")
    rows = newest.values_list("action", "asked")[: COUNT_MAX + 1]
    found = collections.Counter(rows)
    return Counts(
        all=found.total(),
        read=sum(n for (action, _), n in found.items() if deed_of(action) is Deed.READ),
        changed=sum(n for (action, _), n in found.items() if deed_of(action) is Deed.CHANGED),
        unasked=sum(n for (_, asked), n in found.items() if not asked),
    )


def history_of(object: str, *, by: Actor) -> tuple[LoggedEvent, ...]:  # noqa: A002 - as in append
    """Return what happened to one thing, oldest first, as far as `by` may see it.

    Its subject sees what touched them; an officer what their agencies did.
    """
    rows = Event.objects.filter(object=object).order_by("leaf_id")
    mine = rows.filter(subject_id=by.person_id) if by.person_id else rows.none()
    ours = rows.filter(agency__in=by.agencies).exclude(agency="")
    return _logged((mine | ours).values_list(*_COLUMNS)[:HISTORY_MAX])


def list_for_audit(*, by: Actor, after: str = "") -> Page[AuditedEvent]:
    """Return every event, newest first, as an auditor sees it: that it happened, not to whom."""
    access.check_auditor(by)
    with connection.cursor() as reading:
        reading.execute(_AUDIT, [_after(after), PAGE_ROWS_MAX + 1])
        found = [AuditedEvent(*row) for row in reading.fetchall()]
    page = found[:PAGE_ROWS_MAX]
    more = len(found) > PAGE_ROWS_MAX
    return Page(tuple(page), cursor(str(page[-1].leaf_id)) if more else "")


def proof_of(leaf_id: UUID, *, by: Actor) -> Proof:
    """Return the proof that a leaf is in the log, under the newest checkpoint that is cosigned.

    Where witnesses have not come to the leaf yet, under the newest of all.
    With the event and its salt for its subject alone; an auditor gets the proof without them.
    Nobody else learns whether there is such a leaf.
    """
    text, salt = _text_for(leaf_id, by)
    commitment = Leaf.objects.filter(id=leaf_id).values_list("commitment", flat=True).first()
    if commitment is None:
        raise NotFound
    index = Sequence.objects.filter(leaf_id=leaf_id).values_list("index", flat=True).first()
    over = None if index is None else published.checkpoint_over(index)
    verifier = signing.verifier_of(over[1]) if over else None
    if index is None or over is None or verifier is None:
        raise NotIntegrated
    size, note = over
    path = tuple(merkle.inclusion_proof(index, size, tree.reader(size)))
    return Proof(
        leaf_id=leaf_id,
        commitment=bytes(commitment),
        event=text,
        salt=salt,
        index=index,
        size=size,
        path=path,
        checkpoint=note,
        text=logproof.write(index, path, note),
        vkey=verifier.vkey,
        told=_record(leaf_id, text, index) if text else None,
    )


def _text_for(leaf_id: UUID, by: Actor) -> tuple[bytes | None, bytes | None]:
    """Return the event and the salt where `by` may have them, nothing for an auditor, or refuse."""
    if by.person_id:
        own = Event.objects.filter(leaf_id=leaf_id, subject_id=by.person_id)
        row = own.values_list("sealed", "salt").first()
        if row:
            return keys.open_for(by.person_id, bytes(row[0]), about(leaf_id)), bytes(row[1])
    if access.is_auditor(by):
        return None, None
    raise NotFound


def _after(text: str) -> UUID:
    key = key_of(text, length=1)
    if key is None:
        return _LAST_ID
    try:
        return UUID(key[0])
    except ValueError as error:
        raise CursorUnknown from error


def _logged(
    rows: Iterable[tuple[UUID, UUID | None, bytes]],
) -> tuple[LoggedEvent, ...]:
    found = list(rows)
    indexes = dict(
        Sequence.objects.filter(leaf_id__in=[row[0] for row in found]).values_list(
            "leaf_id", "index"
        )
    )
    texts = keys.open_many(
        [(subject or keys.NATION_ID, bytes(sealed), about(id_)) for id_, subject, sealed in found]
    )
    return tuple(
        _record(leaf_id, text, indexes.get(leaf_id))
        for (leaf_id, *_), text in zip(found, texts, strict=True)
    )


def _record(leaf_id: UUID, text: bytes, index: int | None) -> LoggedEvent:
    if not text:  # to show the rest as if it were all would be a lie
        raise keys.SealBroken(about(leaf_id))
    told = json.loads(text)
    who = told["who"]
    return LoggedEvent(
        leaf_id=leaf_id,
        at=datetime.fromisoformat(told["at"]),
        action=told["action"],
        deed=deed_of(told["action"]),
        asked=told["asked"],
        who=Who(who["kind"], who["agency"], who["post"], who["id"]),
        agency=told["agency"],
        object=told["object"],
        legal_basis=told["basis"],
        purpose=told["purpose"],
        details=told["details"],
        index=index,
    )
