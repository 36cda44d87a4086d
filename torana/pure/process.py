"""A case's step: stage and action in, move or refusal out.

The table says what each stage offers and to whom; this module only reads it. It knows no service,
no person and no clock: whoever calls says what the actor holds and which rules hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Code: TypeAlias = Literal[
    "case-ended",
    "unknown-action",
    "not-your-post",
    "not-offered",
    "reason-missing",
    "message-missing",
    "ground-missing",
    "ground-unknown",
    "questions-missing",
]


@dataclass(frozen=True, slots=True)
class Step:
    """What one action of a stage needs, and where it leads."""

    name: str
    to: str
    needs_reason: bool = False
    needs_message: bool = False
    grounds: tuple[str, ...] = ()  # one of them must be named
    returns: bool = False  # sends back the questions that are marked; at least one must be


@dataclass(frozen=True, slots=True)
class StageTable:
    """One stage: whose it is, what it offers, where the clock leads. An outcome offers nothing."""

    name: str
    post: str = ""
    by_applicant: bool = False
    steps: Mapping[str, Step] = field(default_factory=dict)
    auto: tuple[str, ...] = ()  # names of steps, in the order in which their rules are asked
    late_to: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The whole way of a case. Every `to` names a stage of the table; the checker saw to that."""

    start: str
    stages: Mapping[str, StageTable]


@dataclass(frozen=True, slots=True)
class Moved:
    """The case goes to stage `to`; `outcome` is not "" when it ends there."""

    to: str
    outcome: str = ""
    auto: int = -1  # which of the stage's `auto` rules gave it


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changes, and why."""

    code: Code


@dataclass(frozen=True, slots=True)
class Stays:
    """No rule acts by itself: the case waits for whoever the stage belongs to."""


def step(
    table: Table,
    stage: str,
    action: str,
    *,
    actor_posts: Collection[str] = (),
    is_applicant: bool = False,
    reason: str = "",
    message: str = "",
    ground: str = "",
    marked: Collection[str] = (),
    allowed: bool = True,
) -> Moved | Refused:
    """Do `action` in `stage`, or say why not.

    `actor_posts` are the posts that the actor holds in the service's agency, at the case's office;
    `marked` are the questions to send back; `allowed` is what the action's `when` rule said. The
    order of the refusals is fixed: what the actor may not know is refused before what is missing.
    """
    here = table.stages[stage]
    if here.outcome:
        return Refused("case-ended")
    if not (is_applicant if here.by_applicant else here.post in actor_posts):
        return Refused("not-your-post")
    chosen = here.steps.get(action)
    if chosen is None:
        return Refused("unknown-action")
    if not allowed:
        return Refused("not-offered")
    missing = _missing(chosen, reason=reason, message=message, ground=ground, marked=marked)
    return Refused(missing) if missing else _to(table, chosen.to)


def enter(table: Table, stage: str, held: Sequence[bool]) -> Moved | Stays:
    """Do what the stage does by itself: the first of its `auto` rules that holds acts.

    `held` says of each rule whether it holds, in order; it may end at the first that does.
    """
    here = table.stages[stage]
    for index, (action, holds) in enumerate(zip(here.auto, held, strict=False)):
        if holds:
            to = here.steps[action].to
            return Moved(to, table.stages[to].outcome, auto=index)
    return Stays()


def late(table: Table, stage: str) -> Moved | Stays:
    """Do what the stage's clock does when its time has passed."""
    to = table.stages[stage].late_to
    return _to(table, to) if to else Stays()


def _missing(
    chosen: Step, *, reason: str, message: str, ground: str, marked: Collection[str]
) -> Code | None:
    if chosen.grounds and not ground:
        return "ground-missing"
    if chosen.grounds and ground not in chosen.grounds:
        return "ground-unknown"
    if chosen.needs_reason and not reason.strip():
        return "reason-missing"
    if chosen.needs_message and not message.strip():
        return "message-missing"
    if chosen.returns and not marked:
        return "questions-missing"
    return None


def _to(table: Table, stage: str) -> Moved:
    return Moved(stage, table.stages[stage].outcome)
