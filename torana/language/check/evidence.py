"""Evidence: whether it can be found and read, and the once-only rule.

What evidence brings must be used; and what a registry of the nation holds about the applicant is
taken as known, or the file says in `ask_again` why it is asked all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of
from torana.language.problems import nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.compile.service import CompiledService
    from torana.language.model import Nation, Question, Registry
    from torana.language.tree import Part


def check(root: Part, compiled: CompiledService, nation: Nation) -> None:
    """Report what is wrong with the evidence of a service, and what is asked twice."""
    agency = root.text("agency") if root.text("agency") in nation.agencies else ""
    for name, part in root.parts("evidence").items():
        if not must_be_one_of(
            part, "registry", part.text("registry"), nation.registries, "registry"
        ):
            continue
        registry = nation.registries[part.text("registry")]
        _readable(part, registry, agency)
        _key(part, registry)
        for used in part.names("use"):
            if must_be_one_of(part, "use", used, registry.fields, f"field of {registry.name}"):
                _used(part, name, used, compiled)
    _once_only(root, compiled, nation)


def _readable(part: Part, registry: Registry, agency: str) -> None:
    if agency and agency not in {registry.agency, *registry.readers}:
        told = f"{agency} may not read the registry {registry.name}"
        expected = f"{agency} among the readers in registries/{registry.name}.yaml"
        part.tree.problem(part.under("registry"), "not-a-reader", told, expected=expected)


def _key(part: Part, registry: Registry) -> None:
    """Refuse a key by which the registry finds no entry."""
    given = tuple(part.rules("key"))
    for field in given:
        must_be_one_of(part, f"key.{field}", field, registry.fields, f"field of {registry.name}")
    ways = [registry.key, *registry.lookups]
    if given and set(given) <= set(registry.fields) and not any(set(w) == set(given) for w in ways):
        told = f"{registry.name} finds no entry by {' and '.join(given)}"
        expected = one_of(" and ".join(way) for way in ways)
        part.tree.problem(part.under("key"), "no-such-lookup", told, expected=expected)


def _used(part: Part, name: str, used: str, compiled: CompiledService) -> None:
    if f"{name}.{used}" not in compiled.read:
        told = f"{name}.{used} is read and used by no rule, known or claim: leave it out"
        part.tree.problem(part.under("use"), "evidence-unused", told)


def _once_only(root: Part, compiled: CompiledService, nation: Nation) -> None:
    held = meanings_held(nation)
    questions = compiled.service.questions()
    for page in root.parts("ask").values():
        for name, part in page.parts("questions").items():
            _asked_once(part, questions[name], held)
            _fits(part, questions[name])


def _fits(part: Part, question: Question) -> None:
    """Refuse a choice that would be known as what is none of its options."""
    right = [option.key for option in question.options]
    held = question.known.options if question.known else ()
    wrong = next((option.key for option in held if option.key not in right), "")
    if right and wrong:
        told = f'this may be known as "{wrong}", which is no option of {question.name}'
        part.tree.problem(part.under("known"), "not-an-option", told, expected=one_of(right))


def meanings_held(nation: Nation) -> dict[str, str]:
    """Return what registries hold about their subjects: meaning to "population.born_on"."""
    return {
        field.meaning: f"{registry.name}.{field.name}"
        for registry in reversed(list(nation.registries.values()))
        if registry.subject
        for field in registry.fields.values()
        if field.meaning
    }


def _asked_once(part: Part, question: Question, held: Mapping[str, str]) -> None:
    meaning = question.meaning or question.name
    where = held.get(meaning)
    tell = part.tree.problem
    if question.meaning and where is None:
        near = nearest(meaning, held)
        told = f'no registry holds "{meaning}" about a person'
        tell(part.under("meaning"), "unknown-meaning", told, nearest=near)
    elif question.ask_again and where is None:
        told = (
            "this says why it is asked again, but not what it is: no registry holds it by its name"
        )
        tell(part.under("ask_again"), "unknown-meaning", told, expected='a "meaning" beside it')
    elif where and part.has("known") and question.known and not question.known.evidence:
        told = f"{where} holds this, so `known` must take it from evidence"
        tell(part.under("known"), "once-only", told)
    elif where and not part.wrote("known") and not part.wrote("ask_again"):
        registry, _, field = where.partition(".")
        expected = (
            f"`known: {{value: EVIDENCE.{field}}}` with evidence from the registry {registry}, or "
            "`ask_again` with the reason"
        )
        told = f"the state knows this already ({where}) and must not ask for it again"
        tell(part.path, "once-only", told, expected=expected)
