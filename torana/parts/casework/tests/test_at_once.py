"""Two things at the same moment: the database decides, and each is told the truth."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from torana.base.errors import Refusal
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.base.actor import Actor
    from torana.parts.casework.tests.conftest import Cast, Doings

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(doings: list[tuple[Actor, Callable[[], object]]]) -> list[object]:
    """Do all of it at the same moment, each on a connection of its own."""
    ready, results = threading.Barrier(len(doings)), list[object]()

    def run(by: Actor, do: Callable[[], object]) -> None:
        try:
            with scope(by):
                ready.wait(5)
                try:
                    results.append(do())
                except Refusal as refusal:
                    results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=doing) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return results


def test_two_presses_at_once_give_one_case(cast: Cast, do: Doings) -> None:
    draft = do.childs_birth(cast.amina)

    def press() -> object:
        return casework.submit(draft.id, by=cast.amina, now=do.now)

    one, other, third = _at_once([(cast.amina, press)] * 3)
    assert isinstance(one, casework.Case)
    assert one == other == third
    with scope(cast.amina):
        assert len(casework.cases_of(cast.amina).rows) == 1


def test_two_devices_that_begin_at_once_share_one_draft(cast: Cast, do: Doings) -> None:
    def begin() -> object:
        return casework.start("birth-certificate", by=cast.amina, now=do.now).id

    one, other = _at_once([(cast.amina, begin)] * 2)
    assert one == other


def test_of_two_officers_at_once_one_decides(cast: Cast, do: Doings) -> None:
    case = do.send(do.childs_birth(cast.amina), cast.amina)

    def grant(by: Actor) -> Callable[[], object]:
        return lambda: casework.act(case.id, "grant", by=by, seen=1, now=do.now).outcome

    officers = (cast.registrar, cast.second_registrar)
    results = _at_once([(by, grant(by)) for by in officers])
    assert sorted(map(str, results)) == ["granted", "stale"]
