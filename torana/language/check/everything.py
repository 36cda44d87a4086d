"""All checks, in the order in which a reader would make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language import translations
from torana.language.check import (
    appeals,
    evidence,
    examples,
    nation,
    process,
    questions,
    results,
    tables,
)
from torana.language.naming import must_be_one_of
from torana.language.problems import Problem

if TYPE_CHECKING:
    from torana.language.build import Reading


def check(reading: Reading) -> None:
    """Report whatever does not hold together in a nation."""
    nation.check(reading)
    for name in reading.services:
        _service(name, reading)
        appeals.check(name, reading)
        examples.check(name, reading)
    _translated(reading)


def _service(name: str, reading: Reading) -> None:
    root, compiled = reading.services[name], reading.compiled[name]
    agencies, service = reading.nation.agencies, compiled.service
    if root.has("service") and root.text("service") != name:
        told = f'the folder is services/{name}/, so the service is "{name}"'
        root.tree.problem("service", "name-of-file", told)
    must_be_one_of(root, "agency", service.agency, agencies, "agency")
    for need in service.needs:
        must_be_one_of(root, "needs", need, reading.nation.needs, "need")
    questions.check(root)
    tables.check(root, compiled, reading.texts)
    evidence.check(root, compiled, reading.nation)
    process.check(root, service.process, agencies.get(service.agency))
    results.check(root, compiled, reading.nation)


def _translated(reading: Reading) -> None:
    """Every text in every language of the nation, and no translation of what is not there."""
    wanted = words_of(reading)
    whole = {"": not _shapeless(reading, "nation.yaml", "agencies.yaml", *_registry_files(reading))}
    whole |= {n: not _shapeless(reading, f"services/{n}/service.yaml") for n in reading.services}
    for name, words in wanted.items():
        spoken = reading.translations[name]
        for language in reading.languages[1:]:
            file = f"services/{name}/{language}.yaml" if name else f"{language}.yaml"
            if language in spoken.others:
                translations.check(
                    spoken.others[language], words, reading.report, whole=whole[name]
                )
            elif file not in reading.texts and not reading.report.tells_of(file):
                told = f"there is no {file}: all {len(words)} texts need a translation"
                reading.report.add(Problem(file, 1, 1, "missing-file", told))


def words_of(reading: Reading) -> dict[str, dict[str, str]]:
    """Return each text in the nation's first language, by service ("" for the nation) and path."""
    nation_words = {**reading.root.tree.words, **reading.agencies.tree.words}
    for name, part in reading.registries.items():
        nation_words |= {f"registries.{name}.{k}": text for k, text in part.tree.words.items()}
    return {"": nation_words} | {n: p.tree.words for n, p in reading.services.items()}


def _registry_files(reading: Reading) -> list[str]:
    return [file for file in reading.texts if file.startswith("registries/")]


def _shapeless(reading: Reading, *files: str) -> bool:
    """Whether some text of these files may not have been seen."""
    return any(problem.file in files for problem in reading.report.in_order())
