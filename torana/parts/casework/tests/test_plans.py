"""However many cases there are, a list is read from an index: no table whole, no queue whole."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torana.base import keys
from torana.base.postgres import roles
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.base.actor import Actor
    from torana.base.postgres.cluster import Cluster
    from torana.parts.casework.tests.conftest import Cast, Doings, Switch

CASES = 3_000
BLOCKS_MAX = 400  # of 8 KiB; the cases alone lie in 2,000
LARGE = 1_000  # rows
# Copies of one real case: others' in the same queue, one in ten its applicant's own.
_FILL = """
INSERT INTO casework_case SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', md5('case' || n)::uuid, 'reference', 'FILL-' || n,
    'submitted_at', now() - n * interval '1 s',
    'applicant_id', CASE WHEN n %% 10 = 0 THEN c.applicant_id ELSE md5('p' || n)::uuid END,
    'area', CASE WHEN n = 7 THEN c.area ELSE 'bandari' END,
    'queue_on', current_date + n %% 90))).*
FROM casework_case c, generate_series(1, %s) n WHERE c.id = %s
"""
_FILL_EVENTS = """
INSERT INTO transparency_event
SELECT (jsonb_populate_record(NULL::transparency_event, to_jsonb(e) || jsonb_build_object(
    'leaf_id', md5('event' || n)::uuid,
    'subject_id', CASE WHEN n %% 2 = 0 THEN e.subject_id ELSE md5('p' || n)::uuid END))).*
FROM (SELECT * FROM transparency_event WHERE subject_id = %s LIMIT 1) e, generate_series(1, %s) n
"""


@pytest.fixture
def _swept(db: None, private_cluster: Cluster) -> None:  # noqa: ARG001 - opens the database
    """Sweep away the rows that earlier tests took back: an index would lead through all of them."""
    with private_cluster.connect(roles.SUPERUSER) as superuser:
        superuser.execute("VACUUM casework_case, transparency_event")


@pytest.fixture
def many(_swept: None, cast: Cast, do: Doings, as_owner: Switch) -> Cast:
    """Put many cases of Amina and of others beside a real one."""
    case = do.send(do.residence(cast.amina), cast.amina)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_FILL, [CASES, case.id])
        cursor.execute("ANALYZE casework_case")
    return cast


@pytest.fixture
def eventful(_swept: None, cast: Cast, do: Doings, as_owner: Switch) -> Cast:
    """Put many events of Amina and of others beside real ones."""
    do.send(do.residence(cast.amina), cast.amina)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_FILL_EVENTS, [cast.amina.person_id, CASES])
        cursor.execute("ANALYZE transparency_event")
    return cast


def _inbox(**asked: str) -> Callable[[Actor, Doings], object]:
    def ask(by: Actor, do: Doings) -> object:
        return casework.inbox(by=by, now=do.now, **asked)

    return ask


OFFICERS: dict[str, Callable[[Actor, Doings], object]] = {
    "due": _inbox(),
    "mine": _inbox(show="mine"),
    "unassigned": _inbox(show="unassigned"),
    "late": _inbox(show="late"),
    "waiting": _inbox(show="waiting"),
    "a reference": _inbox(search="NY-0"),
    "a service that has none": _inbox(service="birth-certificate"),
    "counts": lambda by, do: casework.inbox_counts(by=by, now=do.now),
}


@pytest.mark.parametrize("asked", OFFICERS)
def test_an_inbox_reads_its_area_and_nothing_of_the_others(
    many: Cast, do: Doings, asked: str
) -> None:
    _check(many.residence_officer, lambda: OFFICERS[asked](many.residence_officer, do), 60)


@pytest.mark.parametrize("asked", OFFICERS)
def test_a_long_inbox_is_not_read_to_its_end(many: Cast, do: Doings, asked: str) -> None:
    by = many.officer_of_bandari
    # Nothing is vacuumed in a test's transaction, so each case that is counted is looked up.
    most = 5 * casework.COUNT_MAX if asked == "counts" else BLOCKS_MAX
    _check(by, lambda: OFFICERS[asked](by, do), most)


def test_a_resident_with_many_cases_reads_a_page_of_them(many: Cast) -> None:
    found = _check(many.amina, lambda: casework.cases_of(many.amina))
    _check(many.amina, lambda: casework.cases_of(many.amina, found.next_cursor))


@pytest.mark.parametrize("show", ["all", "read", "changed", "unasked"])
def test_of_a_resident_with_many_events_no_more_are_read_than_are_counted(
    eventful: Cast, show: Literal["all", "read", "changed", "unasked"]
) -> None:
    person_id = eventful.amina.person_id
    assert person_id is not None
    with scope(eventful.amina):
        with CaptureQueriesContext(connection) as captured:
            transparency.counts_of(person_id)
            with suppress(keys.SealBroken):  # the copies are sealed about another event
                transparency.events_of(person_id, show=show)
        # Which index is the best depends on how much of a table is hers: see bench.million.
        for told in captured:
            assert _plan(told["sql"])["Actual Rows"] <= transparency.COUNT_MAX + 1, told["sql"]


def _check(by: Actor, ask: Callable[[], Any], blocks_max: int = BLOCKS_MAX) -> Any:
    """Ask, then look at the plan of every statement that it took."""
    with scope(by):
        with CaptureQueriesContext(connection) as captured:
            answer = ask()
        said = [q["sql"] for q in captured if "INSERT" not in q["sql"]]
        statements = [q for q in said if q.lstrip().startswith(("SELECT", "WITH"))]
        assert statements
        for statement in statements:
            plan = _plan(statement)
            assert not _whole(plan), statement
            assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= blocks_max, statement
    return answer


def _plan(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        found = cursor.fetchone()[0][0]["Plan"]
    assert isinstance(found, dict)
    return found


def _whole(plan: dict[str, Any]) -> list[str]:
    """Return the large tables that a plan reads from their beginning to their end."""
    seen = plan.get("Actual Rows", 0) + plan.get("Rows Removed by Filter", 0)
    here = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and seen >= LARGE else []
    return here + [name for child in plan.get("Plans", []) for name in _whole(child)]
