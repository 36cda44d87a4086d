"""The worked examples: whether they speak of what there is, and whether every outcome has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of
from torana.language.problems import Problem, nearest, one_of, shown

if TYPE_CHECKING:
    from torana.language.build import Reading
    from torana.language.model import Service
    from torana.language.tree import Part


def check(name: str, reading: Reading) -> None:
    """Report what is wrong with the examples of a service."""
    service = reading.compiled[name].service
    root = reading.example_trees.get(name)
    file = f"services/{name}/examples.yaml"
    if root is None:
        if file not in reading.texts and not reading.report.tells_of(file):
            told = "a service is ready when every outcome has a worked example, and there is none"
            reading.report.add(Problem(file, 1, 1, "no-examples", told))
        return
    cast = reading.demo.cast
    for part in root.parts("examples").values():
        if cast:
            must_be_one_of(part, "as", part.text("as"), cast, "member of the cast")
        _answers(part, service)
        _appealed(part, service, reading)
        _expected(part.part("expect"), service)
        for step in part.parts("then").values():
            if cast:
                must_be_one_of(step, "as", step.text("as"), cast, "member of the cast")
            _step(step, service)
    _every_outcome(root, service)


def _appealed(part: Part, service: Service, reading: Reading) -> None:
    """Report an appeal that does not begin where another example ended."""
    if not service.appeals:
        if part.has("appeals"):
            told = "this service hears no appeals"
            part.tree.problem(part.under("appeals"), "hears-no-appeals", told)
        return
    if not part.has("appeals"):
        told = "an example of an appeal says which example it appeals"
        part.tree.problem(part.path, "missing-key", told, expected="appeals: {service, example}")
        return
    inner = part.part("appeals")
    first = inner.text("service")
    if must_be_one_of(inner, "service", first, reading.compiled, "service"):
        names = [example.name for example in reading.examples.get(first, ())]
        if names:
            must_be_one_of(inner, "example", inner.text("example"), names, "example")


def _answers(part: Part, service: Service) -> None:
    questions = service.questions()
    given = part.plain("answers")
    for name, value in given.items() if isinstance(given, dict) else ():
        inner = questions[name].questions if name in questions else ()
        for item in value if inner and isinstance(value, list) else ():
            for key in item if isinstance(item, dict) else ():
                names = [question.name for question in inner]
                must_be_one_of(part, f"answers.{name}", key, names, f"question of {name}")
        if not must_be_one_of(part, f"answers.{name}", name, questions, "question"):
            continue
        options = [option.key for option in questions[name].options]
        if options and isinstance(value, str) and value not in options:
            told = f'"{shown(value)}" is no option of {name}'
            part.tree.problem(
                part.under("answers", name),
                "not-an-option",
                told,
                expected=one_of(options),
                nearest=nearest(value, options),
            )


def _expected(part: Part, service: Service) -> None:
    stages = service.process.stages
    must_be_one_of(part, "stage", part.text("stage"), stages, "stage")
    must_be_one_of(part, "ground", part.text("ground"), service.process.grounds, "ground")
    issues = {issue.name: issue for issue in service.issues}
    for issue in part.names("issues"):
        must_be_one_of(part, "issues", issue, issues, "certificate of this service")
    for registry in part.names("records"):
        recorded = [record.registry for record in service.records]
        must_be_one_of(part, "records", registry, recorded, "record of this service")
    claims = [claim.name for issue in service.issues for claim in issue.claims]
    expected = part.plain("claims")
    for claim in expected if isinstance(expected, dict) else ():
        must_be_one_of(part, f"claims.{claim}", claim, claims, "claim")
    for key in ("asked", "known"):
        for question in part.names(key):
            must_be_one_of(part, key, question, service.questions(), "question")
    stage, outcome = stages.get(part.text("stage")), part.text("outcome")
    if stage and outcome and stage.outcome != outcome:
        told = f'the stage "{stage.name}" does not end as "{outcome}"'
        part.tree.problem(part.under("outcome"), "unknown-outcome", told, nearest=stage.outcome)


def _step(part: Part, service: Service) -> None:
    if part.has("do") == part.has("after"):
        told = 'a step says either what is done ("do") or how much time passes ("after")'
        part.tree.problem(part.path, "wrong-shape", told)
    stages = service.process.stages.values()
    actions = {action for stage in stages for action in stage.actions}
    must_be_one_of(part, "do", part.text("do"), sorted(actions), "action")
    must_be_one_of(part, "ground", part.text("ground"), service.process.grounds, "ground")
    for question in part.names("questions"):
        must_be_one_of(part, "questions", question, service.questions(), "question")
    _answers(part, service)


def _every_outcome(root: Part, service: Service) -> None:
    stages = service.process.stages
    shown_outcomes = set()
    for part in root.parts("examples").values():
        expect = part.part("expect")
        stage = stages.get(expect.text("stage"))
        shown_outcomes |= {expect.text("outcome"), stage.outcome if stage else ""}
    for outcome in dict.fromkeys(stage.outcome for stage in stages.values() if stage.outcome):
        if outcome not in shown_outcomes:
            told = f'no example ends as "{outcome}": a service is ready when every outcome has one'
            root.tree.problem("examples", "outcome-without-example", told)
