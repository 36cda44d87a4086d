"""Whatever the order of what officers, the applicant and the clock do, the case stays one case."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torana.base.errors import Refusal
from torana.base.postgres.scope import scope
from torana.parts.casework import api as casework
from torana.parts.casework import models

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.parts.casework.tests.conftest import Cast, Doings

    Switch = Callable[[], AbstractContextManager[None]]

DEEDS = (
    "take",
    "let-go",
    "grant",
    "refuse",
    "return",
    "answer",
    "half",
    "withdraw",
    "clock",
    "old",
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans()), max_size=9))
def test_version_history_and_stage_agree_and_the_case_never_sticks(
    cast: Cast, do: Doings, as_owner: Switch, as_worker: Switch, deeds: list[tuple[str, bool]]
) -> None:
    started = do.now
    with transaction.atomic():
        case = do.send(do.childs_birth(cast.amina), cast.amina)
        for deed, second in deeds:
            with contextlib.suppress(Refusal):
                _do(deed, case.id, cast, do, as_worker, second=second)
            _holds(case.id, cast, do, as_owner)
        transaction.set_rollback(True)
    transaction.set_rollback(False)
    do.now = started


def _do(
    deed: str, case_id: UUID, cast: Cast, do: Doings, as_worker: Switch, *, second: bool
) -> None:
    officer = cast.second_registrar if second else cast.registrar
    do.now += timedelta(hours=7)
    match deed:
        case "take" | "let-go":
            seen = do.see(case_id, officer).version
            change = casework.take if deed == "take" else casework.let_go
            with scope(officer):
                change(case_id, by=officer, seen=seen, now=do.now)
        case "return":
            do.act(case_id, deed, officer, message="Which?", questions=("child_name", "purpose"))
        case "refuse":
            do.act(case_id, deed, officer, ground="not-found", reason="Not in the books.")
        case "old":
            do.act(case_id, "grant", officer, seen=1)
        case "answer" | "half":
            raw = {"child_name": "Neema"} | ({"purpose": "work"} if deed == "answer" else {})
            with scope(cast.amina):
                casework.answer_returned(case_id, raw, {}, by=cast.amina, now=do.now)
        case "withdraw":
            with scope(cast.amina):
                casework.withdraw(case_id, by=cast.amina, now=do.now)
        case "clock":
            do.now += timedelta(days=16)
            with as_worker():
                casework.run_clocks(do.now)
        case _:
            do.act(case_id, deed, officer)


def _holds(case_id: UUID, cast: Cast, do: Doings, as_owner: Switch) -> None:
    with as_owner():
        row = models.Case.objects.get(id=case_id)
        history = list(models.Happening.objects.filter(case_id=case_id).order_by("version"))
    assert [h.version for h in history] == list(range(1, row.version + 1))
    assert (history[-1].stage, history[-1].outcome) == (row.stage, row.outcome)
    assert all(not h.outcome for h in history[:-1]), "nothing happens after the end"
    stages = [h.stage for h in history]
    assert [h.stage_before for h in history[1:]] == stages[:-1]
    seen = do.see(case_id, cast.amina)
    if row.outcome:
        assert seen.decision is not None
        assert row.clock_at is None
        assert not seen.your_turn
        return
    # Somebody can always do something: the applicant, or an officer, who may have to take it over.
    offers = do.see(case_id, cast.registrar).offers
    assert seen.your_turn != bool(offers)
    assert row.due_on is not None
