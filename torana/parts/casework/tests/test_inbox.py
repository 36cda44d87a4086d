"""The inbox: the queues of the posts held, in their area, due first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from torana.base.errors import NotAllowed
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework.models import Case
from torana.pure.reference import tidy

if TYPE_CHECKING:
    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings, Switch


def _list(do: Doings, by: Actor, **asked: str) -> list[str]:
    with scope(by):
        return [row.reference for row in casework.inbox(by=by, now=do.now, **asked).rows]


def test_an_officer_sees_the_queues_of_their_posts_and_area(cast: Cast, do: Doings) -> None:
    birth = do.send(do.childs_birth(cast.amina), cast.amina).reference
    home = do.send(do.residence(cast.amina), cast.amina).reference
    away = do.send(do.residence(cast.brian), cast.brian).reference
    assert _list(do, cast.registrar) == [birth]
    assert _list(do, cast.residence_officer) == [home]
    assert _list(do, cast.officer_of_bandari) == [away]


def test_a_row_says_who_and_until_when(cast: Cast, do: Doings) -> None:
    do.send(do.residence(cast.amina), cast.amina)
    with scope(cast.residence_officer):
        (row,) = casework.inbox(by=cast.residence_officer, now=do.now).rows
    assert (row.who, row.days_left, row.late, row.taken) == ("Amina Otieno", 8, False, "")


def test_each_list_shows_what_its_name_says(cast: Cast, do: Doings) -> None:
    one = do.send(do.childs_birth(cast.amina), cast.amina)
    by = cast.registrar
    assert _list(do, by, show="unassigned") == [one.reference]
    assert _list(do, by, show="mine") == []
    with scope(by):
        casework.take(one.id, by=by, seen=1, now=do.now)
    assert _list(do, by, show="mine") == [one.reference]
    assert _list(do, cast.second_registrar, show="unassigned") == []
    do.now += timedelta(days=5)
    assert _list(do, by, show="late") == [one.reference]
    do.act(one.id, "return", by, message="Which?", questions=("child_name",))
    assert _list(do, by, show="due") == []
    assert _list(do, by, show="waiting") == [one.reference]
    with scope(by):
        counts = casework.inbox_counts(by=by, now=do.now)
    assert counts == casework.InboxCounts(due=0, mine=0, unassigned=0, late=0, waiting=1)


@pytest.mark.parametrize("search", ["{0}", "{0:.7}", "birth certificate"])
def test_a_case_is_found_by_its_reference_or_its_service(
    cast: Cast, do: Doings, search: str
) -> None:
    reference = do.send(do.childs_birth(cast.amina), cast.amina).reference
    assert _list(do, cast.registrar, search=search.format(reference)) == [reference]
    assert _list(do, cast.registrar, search="residence") == []
    assert _list(do, cast.registrar, service="residence-certificate") == []


def test_a_beginning_that_passes_for_a_whole_reference_is_still_a_beginning(
    cast: Cast, do: Doings, as_owner: Switch
) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    beginning = "NY-7Q86"
    assert tidy(beginning, "NY") is not None
    with as_owner():
        Case.objects.filter(id=case.id).update(reference=f"{beginning}-2M")
    assert _list(do, cast.registrar, search=beginning) == [f"{beginning}-2M"]


def test_a_case_is_found_by_what_was_heard_on_the_telephone(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)
    heard = case.reference.lower().replace("-", " ")
    with scope(cast.registrar):
        assert casework.find_by_reference(heard, by=cast.registrar) == case.id
    with scope(cast.brian):
        assert casework.find_by_reference(heard, by=cast.brian) is None


def test_pages_follow_each_other_without_a_gap(
    cast: Cast, do: Doings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torana.parts.casework.queries.inbox.PAGE_ROWS_MAX", 2)
    sent = []
    for _ in range(5):
        sent.append(do.send(do.childs_birth(cast.amina), cast.amina).reference)
        do.now += timedelta(hours=20)
    seen, after = [], ""
    with scope(cast.registrar):
        while True:
            page = casework.inbox(by=cast.registrar, after=after, now=do.now)
            seen += [row.reference for row in page.rows]
            after = page.next_cursor
            if not after:
                break
    assert seen == sent


def test_who_holds_no_post_has_no_inbox(cast: Cast, do: Doings) -> None:
    with pytest.raises(NotAllowed):
        _list(do, cast.amina)
