"""What an outcome gives: certificates and entries in registries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of
from torana.language.problems import nearest, one_of, shown
from torana.language.scope import root_of
from torana.pure import ruletext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.compile.service import CompiledService
    from torana.language.model import Field, Nation, Option
    from torana.language.tree import Part

    Options = Mapping[str, tuple[Option, ...]]


def check(root: Part, compiled: CompiledService, nation: Nation) -> None:
    """Report what is wrong with `issues` and `records`."""
    service = compiled.service
    outcomes = [stage.outcome for stage in service.process.stages.values() if stage.outcome]
    for part in root.parts("issues").values():
        _after(part, outcomes)
        layout = part.text("layout")
        if layout and layout not in service.files:
            told = f'the file "{layout}" is not beside service.yaml'
            part.tree.problem(
                part.under("layout"), "missing-file", told, expected=one_of(service.files)
            )
        for claim in part.parts("claims").values():
            _one_meaning(claim, compiled.options)
    for part in root.parts("records").values():
        _after(part, outcomes)
        agency = root.text("agency")
        _record(part, agency if agency in nation.agencies else "", nation, compiled)


def _one_meaning(claim: Part, options: Options) -> None:
    """Refuse a claim of two choices that mean something else by one key: it cannot be printed."""
    source = claim.rule("rule")
    words: dict[str, Option] = {}
    for name in ruletext.gives(source.text) if source else ():
        for option in options.get(name, ()):
            first = words.setdefault(option.key, option)
            if first.label != option.label:
                said = " or ".join(f'"{o.label.in_("")}"' for o in (first, option))
                told = f'"{option.key}" means {said} here, so it cannot be said in words'
                claim.tree.problem(claim.under("rule"), "key-of-two-meanings", told)
                return


def _after(part: Part, outcomes: list[str]) -> None:
    after = part.text("after")
    if after and after not in outcomes:
        told = f'no stage of the process ends as "{after}"'
        part.tree.problem(part.under("after"), "unknown-outcome", told, expected=one_of(outcomes))


def _record(part: Part, agency: str, nation: Nation, compiled: CompiledService) -> None:
    name = part.text("registry")
    if not must_be_one_of(part, "registry", name, nation.registries, "registry"):
        return
    registry = nation.registries[name]
    if agency and agency not in {registry.agency, *registry.writers}:
        told = f"{agency} may not write to the registry {name}"
        expected = f"{agency} among the writers in registries/{name}.yaml"
        part.tree.problem(part.under("registry"), "not-a-writer", told, expected=expected)
    entry = part.parts("entry")
    for field, value in entry.items():
        if must_be_one_of(part, f"entry.{field}", field, registry.fields, f"field of {name}"):
            _fits(value, registry.fields[field], compiled)
    for kept in registry.fields.values():
        if not kept.optional and kept.name not in entry:
            told = f'an entry of {name} needs "{kept.name}"'
            part.tree.problem(part.under("entry"), "missing-field", told)


def _fits(value: Part, field: Field, compiled: CompiledService) -> None:
    """Refuse to record as a choice or an area what may be none: the register would not take it."""
    source = value.rule("rule")
    right = [option.key for option in field.options]
    what = "area" if field.type == "area" else f"option of {field.name}"
    for given in ruletext.gives(source.text) if source and right else ():
        if root_of(given) in compiled.scope.doubtful:
            continue  # what it reads is wrong itself, and was told
        held = compiled.options.get(given, ())
        keys = [option.key for option in held] or ruletext.written_out(given)
        wrong = [key for key in keys if key not in right]
        told, expected, near = "", one_of(right), ""
        if not keys:
            told = f'"{shown(given)}" may give what is no {what}'
            expected = f"an answer or a fact that is {one_of(right)}"
        elif wrong:
            told = f'this may give "{shown(wrong[0])}", which is no {what}'
            near = nearest(wrong[0], right)
        if told:
            value.tree.problem(
                value.under("rule"), "not-an-option", told, expected=expected, nearest=near
            )
