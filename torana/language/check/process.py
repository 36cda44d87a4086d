"""The way of a case: every stage can be reached and can end, every clock leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.model import Need
from torana.language.naming import must_be_one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torana.language.model import Agency, Process, Stage
    from torana.language.tree import Part


def check(root: Part, process: Process, agency: Agency | None) -> None:
    """Report what is wrong with a process."""
    part = root.part("process")
    if not part.has("stages"):
        return
    stages = part.parts("stages")
    must_be_one_of(part, "start", process.start, stages, "stage")
    for name, inner in stages.items():
        _workers(inner, process.stages[name], agency)
        _clock(inner, process.stages[name])
        _actions(inner, process.stages[name], process)
        _auto(inner, process.stages[name])
    _grounds_used(part, process)
    _reach(part, process)
    _auto_ends(part, process)


def _workers(part: Part, stage: Stage, agency: Agency | None) -> None:
    """Refuse a stage that nobody works on, or two do: a post, the applicant, the machine."""
    tell = part.tree.problem
    if agency is not None and stage.post:
        must_be_one_of(part, "post", stage.post, agency.posts, f"post of {agency.name}")
    if stage.post and stage.by_applicant:
        tell(part.under("by"), "two-workers", "a stage is worked on by a post or by the applicant")
    if stage.outcome:
        for key in ("post", "by", "within", "late", "auto", "actions"):
            if part.has(key):
                told = f'a case ends in this stage, so "{key}" says nothing'
                tell(part.under(key), "after-the-end", told)
    elif not stage.actions:
        told = "a case would stay here for ever: a stage has actions, or an outcome"
        tell(part.path, "no-way-on", told)
    elif not (stage.post or stage.by_applicant or _always_goes_on(stage)):
        told = "nobody works on this stage: say post, by, or rules under auto"
        expected = "auto whose last rule is 'true', so that the machine always goes on"
        tell(part.path, "no-worker", told, expected=expected)


def _always_goes_on(stage: Stage) -> bool:
    return bool(stage.auto) and stage.auto[-1].when.source.strip() == "true"


def _clock(part: Part, stage: Stage) -> None:
    tell = part.tree.problem
    works = (bool(stage.post) or stage.by_applicant) and not stage.outcome
    if works and not part.wrote("within"):
        told = "this stage has no clock: nobody could say when it ends"
        tell(part.path, "no-clock", told, expected="within: 2 working days")
    if works and stage.by_applicant and not part.wrote("late"):
        told = "when the applicant does not answer, this case would wait for ever"
        tell(part.path, "clock-leads-nowhere", told, expected="late: {to: STAGE}")
    if part.has("late") and not stage.outcome and not part.wrote("within"):
        tell(part.under("late"), "no-clock", "late needs within: the time that has passed then")


def _actions(part: Part, stage: Stage, process: Process) -> None:
    for name, inner in part.parts("actions").items():
        action = stage.actions[name]
        must_be_one_of(inner, "to", action.to, process.stages, "stage")
        for ground in action.grounds:
            must_be_one_of(inner, "grounds", ground, process.grounds, "ground")
        leads_to = process.stages.get(action.to)
        if leads_to is None:
            continue
        if action.returns and not leads_to.by_applicant:
            told = f'questions are sent back to the applicant, and "{action.to}" is not theirs'
            inner.tree.problem(inner.under("to"), "returns-to-nobody", told)
        told_why = inner.has("grounds") or action.reason is Need.REQUIRED
        if stage.post and leads_to.outcome == "refused" and not told_why:
            told = "who is refused is told why: this action needs grounds or a reason"
            expected = "grounds: [...] or reason: required"
            inner.tree.problem(inner.path, "refused-without-why", told, expected=expected)
    late = part.part("late")
    if late.has("to"):
        must_be_one_of(late, "to", late.text("to"), process.stages, "stage")


def _auto(part: Part, stage: Stage) -> None:
    for inner in part.parts("auto").values():
        must_be_one_of(inner, "do", inner.text("do"), stage.actions, "action of this stage")


def _grounds_used(part: Part, process: Process) -> None:
    used = {g for s in process.stages.values() for a in s.actions.values() for g in a.grounds}
    for name in process.grounds:
        if name not in used and used <= set(process.grounds):
            told = f'no action offers the ground "{name}"'
            part.tree.problem(part.under("grounds", name), "ground-unused", told)


def ways_on(stage: Stage) -> set[str]:
    """Return the stages to which a stage can lead."""
    ways = {action.to for action in stage.actions.values()}
    return ways | {stage.late.to} if stage.late else ways


def _reach(part: Part, process: Process) -> None:
    """Walk forward from the start, and backward from the outcomes."""
    ways = {name: ways_on(stage) for name, stage in process.stages.items()}
    if not {process.start}.union(*ways.values()) <= set(ways):
        return  # a name is wrong, and was told: what it leads to would be a guess
    reached = _walk([process.start], ways)
    back: dict[str, set[str]] = {name: set() for name in ways}
    for name, leads_to in ways.items():
        for to in leads_to:
            back[to].add(name)
    ending = _walk((n for n, s in process.stages.items() if s.outcome), back)
    for name in process.stages:
        path = part.under("stages", name)
        if name not in reached:
            told = f'no case ever comes to the stage "{name}"'
            part.tree.problem(path, "never-reached", told)
        elif name not in ending and process.stages[name].actions:
            told = f'from the stage "{name}" no case ever comes to an outcome'
            part.tree.problem(path, "never-ends", told)


def _auto_ends(part: Part, process: Process) -> None:
    """Rules that act by themselves must not send a case round in a circle."""
    ways = {
        name: {stage.actions[rule.do].to for rule in stage.auto if rule.do in stage.actions}
        for name, stage in process.stages.items()
    }
    for name, leads_to in ways.items():
        if name in _walk(leads_to, ways):
            told = f'rules under auto can send a case from "{name}" back to "{name}" for ever'
            part.tree.problem(part.under("stages", name, "auto"), "auto-circle", told)


def _walk(begin: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    """Return every stage that can be come to from these, and these."""
    seen: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name not in seen and name in ways:
            seen.add(name)
            waiting.extend(ways[name])
    return seen
