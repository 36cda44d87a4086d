"""What a request costs in queries: constants, however much there is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torana.parts.casework.tests.conftest import Cast, Doings

# Round trips: what is written and not waited for goes out with the next one. The outermost BEGIN
# and COMMIT aside, which the test's own transaction replaces.
SUBMIT = SUBMIT_DECIDED = 3
CASE_OF_APPLICANT = 3
CASE_OF_OFFICER = 4  # two of them for the child, whom the evidence is about
ACT = 4
INBOX = 3
INBOX_COUNTS = 1


@contextmanager
def _queries(count: int) -> Iterator[None]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield
    told = [q["sql"][:110] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) == count, "\n".join(told)


@pytest.fixture(autouse=True)
def _no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the once-a-second look for a new publication out of the count."""
    monkeypatch.setattr("torana.parts.catalogue.queries.NOTICED_WITHIN_S", 3600)


def test_a_submission_costs_the_same_whatever_is_asked(cast: Cast, do: Doings) -> None:
    for draft in (do.childs_birth(cast.amina), do.residence(cast.amina)):
        with scope(cast.amina), _queries(SUBMIT):
            casework.submit(draft.id, by=cast.amina, now=do.now)


def test_a_decision_at_once_costs_no_more(cast: Cast, do: Doings) -> None:
    draft = do.own_birth(cast.amina)
    with scope(cast.amina), _queries(SUBMIT_DECIDED):
        casework.submit(draft.id, by=cast.amina, now=do.now)


def test_a_case_page_costs_the_same_however_long_its_history(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    for _ in range(2):
        with scope(cast.amina), _queries(CASE_OF_APPLICANT):
            casework.case(case.id, by=cast.amina, now=do.now)
        with scope(cast.registrar), _queries(CASE_OF_OFFICER):
            casework.case(case.id, by=cast.registrar, now=do.now)
        with scope(cast.registrar):
            casework.take(case.id, by=cast.registrar, seen=1, now=do.now)


def test_an_action_costs_the_same(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    with scope(cast.registrar), _queries(ACT):
        casework.act(case.id, "grant", by=cast.registrar, seen=1, now=do.now)


@pytest.mark.parametrize("cases", [1, 6])
def test_an_inbox_costs_the_same_however_long_it_is(cast: Cast, do: Doings, cases: int) -> None:
    for _ in range(cases):
        do.send(do.childs_birth(cast.amina), cast.amina)
    with scope(cast.registrar):
        with _queries(INBOX):
            assert len(casework.inbox(by=cast.registrar, now=do.now).rows) == cases
        with _queries(INBOX_COUNTS):
            assert casework.inbox_counts(by=cast.registrar, now=do.now).due == cases
