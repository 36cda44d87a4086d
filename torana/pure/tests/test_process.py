"""The step of a case as a table: one line an attempt, the refusals first."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.pure.process import (
    Moved,
    Refused,
    StageTable,
    Stays,
    Step,
    Table,
    enter,
    late,
    step,
)

TABLE = Table(
    start="review",
    stages={
        "review": StageTable(
            "review",
            post="registrar",
            auto=("grant", "refuse"),
            late_to="lapsed",
            steps={
                "grant": Step("grant", "issued"),
                "refuse": Step("refuse", "refused", needs_reason=True, grounds=("no-entry",)),
                "return": Step("return", "waiting", needs_message=True, returns=True),
            },
        ),
        "waiting": StageTable(
            "waiting", by_applicant=True, steps={"answer": Step("answer", "review")}
        ),
        "issued": StageTable("issued", outcome="granted"),
        "refused": StageTable("refused", outcome="refused"),
        "lapsed": StageTable("lapsed", outcome="lapsed"),
    },
)

WHY = "There is no entry."
GROUND = "no-entry"

Attempt: TypeAlias = tuple[str, str, str, str, str, str, tuple[str, ...], bool, Moved | Refused]

# stage, action, post, reason, ground, message, marked, allowed, answer
ATTEMPTS: list[Attempt] = [
    ("issued", "grant", "registrar", "", "", "", (), True, Refused("case-ended")),
    ("issued", "nonsense", "clerk", "", "", "", (), False, Refused("case-ended")),
    ("review", "grant", "clerk", "", "", "", (), True, Refused("not-your-post")),
    ("review", "nonsense", "clerk", "", "", "", (), True, Refused("not-your-post")),
    ("review", "refuse", "clerk", WHY, GROUND, "", (), True, Refused("not-your-post")),
    ("waiting", "answer", "registrar", "", "", "", (), True, Refused("not-your-post")),
    ("review", "nonsense", "registrar", "", "", "", (), True, Refused("unknown-action")),
    ("review", "grant", "registrar", "", "", "", (), False, Refused("not-offered")),
    ("review", "refuse", "registrar", "", "", "", (), False, Refused("not-offered")),
    ("review", "refuse", "registrar", WHY, "", "", (), True, Refused("ground-missing")),
    ("review", "refuse", "registrar", "", "", "", (), True, Refused("ground-missing")),
    ("review", "refuse", "registrar", WHY, "mood", "", (), True, Refused("ground-unknown")),
    ("review", "refuse", "registrar", " ", GROUND, "", (), True, Refused("reason-missing")),
    ("review", "return", "registrar", "", "", "\n", ("q",), True, Refused("message-missing")),
    ("review", "return", "registrar", "", "", "Send it", (), True, Refused("questions-missing")),
    ("review", "refuse", "registrar", WHY, GROUND, "", (), True, Moved("refused", "refused")),
    ("review", "return", "registrar", "", "", "Send it", ("q",), True, Moved("waiting")),
    ("review", "grant", "registrar", "", "", "", (), True, Moved("issued", "granted")),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_officer_attempts(attempt: Attempt) -> None:
    stage, action, post, reason, ground, message, marked, allowed, answer = attempt
    assert answer == step(
        TABLE,
        stage,
        action,
        actor_posts={post},
        reason=reason,
        ground=ground,
        message=message,
        marked=marked,
        allowed=allowed,
    )


def test_the_applicant_answers_in_their_own_stage_only() -> None:
    assert step(TABLE, "waiting", "answer", is_applicant=True) == Moved("review")
    assert step(TABLE, "review", "grant", is_applicant=True) == Refused("not-your-post")


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ((), Stays()),
        ((False, False), Stays()),
        ((False,), Stays()),
        ((True,), Moved("issued", "granted", auto=0)),
        ((True, True), Moved("issued", "granted", auto=0)),
        ((False, True), Moved("refused", "refused", auto=1)),
    ],
)
def test_the_first_rule_that_holds_acts(held: tuple[bool, ...], answer: object) -> None:
    assert enter(TABLE, "review", held) == answer


def test_a_stage_without_rules_waits() -> None:
    assert enter(TABLE, "waiting", ()) == Stays()


def test_the_clock_leads_where_the_table_says() -> None:
    assert late(TABLE, "review") == Moved("lapsed", "lapsed")
    assert late(TABLE, "waiting") == Stays()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["grant", "refuse", "return", "answer", "other"]),
            st.sampled_from(["registrar", "clerk", ""]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_whatever_is_attempted_an_ended_case_stays_as_it_ended(
    attempts: list[tuple[str, str, bool, bool]],
) -> None:
    stage, ended = TABLE.start, ""
    for action, post, is_applicant, filled in attempts:
        text = "x" if filled else ""
        answer = step(
            TABLE,
            stage,
            action,
            actor_posts={post},
            is_applicant=is_applicant,
            reason=text,
            message=text,
            ground=GROUND if filled else "",
            marked=("q",) if filled else (),
        )
        if ended:
            assert answer == Refused("case-ended")
        elif isinstance(answer, Moved):
            stage, ended = answer.to, answer.outcome
            assert TABLE.stages[stage].outcome == ended
