"""The way of a case, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.model import Action, Appeal, Auto, Ground, Late, Need, Process, Stage

if TYPE_CHECKING:
    from torana.language.compile.rule import RuleReader
    from torana.language.tree import Part


def process(part: Part, rules: RuleReader) -> Process:
    """Return the process of a service; rules in it see every answer."""
    return Process(
        start=part.text("start"),
        stages={name: _stage(name, inner, rules) for name, inner in part.parts("stages").items()},
        grounds={
            name: Ground(name, inner.words("label"), inner.words("law"))
            for name, inner in part.parts("grounds").items()
        },
        area=rules.rule(part.part("area").rule("rule"), "string"),
        appeal=_appeal(part.part("appeal")) if part.has("appeal") else None,
    )


def _appeal(part: Part) -> Appeal:
    if part.flag("none"):
        return Appeal(part.words("law"))
    return Appeal(part.words("law"), part.text("service"), part.span("within"), part.text("grants"))


def _stage(name: str, part: Part, rules: RuleReader) -> Stage:
    late = part.part("late")
    return Stage(
        name=name,
        title=part.words_or("title", name),
        post=part.text("post"),
        by_applicant=part.text("by") == "applicant",
        within=part.span("within"),
        late=Late(late.text("to"), late.text("deemed")) if part.has("late") else None,
        auto=tuple(
            auto
            for inner in part.parts("auto").values()
            if (auto := _auto(inner, rules)) is not None
        ),
        actions={
            action: _action(action, inner, rules) for action, inner in part.parts("actions").items()
        },
        outcome=part.text("outcome"),
    )


def _auto(part: Part, rules: RuleReader) -> Auto | None:
    when = rules.rule(part.rule("when"), "bool")
    if when is None:
        return None
    return Auto(when, part.text("do"), part.words("because"), part.words("law"))


def _action(name: str, part: Part, rules: RuleReader) -> Action:
    return Action(
        name=name,
        to=part.text("to"),
        label=part.words_or("label", name),
        reason=Need(part.text("reason", "none")),
        message=Need(part.text("message", "none")),
        grounds=part.names("grounds"),
        returns=part.flag("return"),
        when=rules.rule(part.rule("when"), "bool"),
    )
