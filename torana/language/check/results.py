"""What an outcome gives: certificates and entries in registries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of
from torana.language.problems import one_of

if TYPE_CHECKING:
    from torana.language.model import Nation, Service
    from torana.language.tree import Part


def check(root: Part, service: Service, nation: Nation) -> None:
    """Report what is wrong with `issues` and `records`."""
    outcomes = [stage.outcome for stage in service.process.stages.values() if stage.outcome]
    for part in root.parts("issues").values():
        _after(part, outcomes)
        layout = part.text("layout")
        if layout and layout not in service.files:
            told = f'the file "{layout}" is not beside service.yaml'
            part.tree.problem(
                part.under("layout"), "missing-file", told, expected=one_of(service.files)
            )
    for part in root.parts("records").values():
        _after(part, outcomes)
        agency = root.text("agency")
        _record(part, agency if agency in nation.agencies else "", nation)


def _after(part: Part, outcomes: list[str]) -> None:
    after = part.text("after")
    if after and after not in outcomes:
        told = f'no stage of the process ends as "{after}"'
        part.tree.problem(part.under("after"), "unknown-outcome", told, expected=one_of(outcomes))


def _record(part: Part, agency: str, nation: Nation) -> None:
    name = part.text("registry")
    if not must_be_one_of(part, "registry", name, nation.registries, "registry"):
        return
    registry = nation.registries[name]
    if agency and agency not in {registry.agency, *registry.writers}:
        told = f"{agency} may not write to the registry {name}"
        expected = f"{agency} among the writers in registries/{name}.yaml"
        part.tree.problem(part.under("registry"), "not-a-writer", told, expected=expected)
    entry = part.parts("entry")
    for field in entry:
        must_be_one_of(part, f"entry.{field}", field, registry.fields, f"field of {name}")
    for kept in registry.fields.values():
        if not kept.optional and kept.name not in entry:
            told = f'an entry of {name} needs "{kept.name}"'
            part.tree.problem(part.under("entry"), "missing-field", told)
