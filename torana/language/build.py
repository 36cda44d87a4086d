"""A nation folder from its texts: read, held against the schema, compiled, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language import demo as demos
from torana.language import examples as worked
from torana.language import reader, translations
from torana.language.compile import nation as compile_nation
from torana.language.compile import service as compile_service
from torana.language.demo import Demo
from torana.language.problems import Problem, Report
from torana.language.schema.examples import CAST, EXAMPLES, OFFICERS
from torana.language.schema.nation import AGENCIES, NATION
from torana.language.schema.registry import REGISTRY
from torana.language.schema.service import SERVICE
from torana.language.shape import shape
from torana.language.translations import Translations
from torana.language.tree import Part, Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.compile.service import CompiledService
    from torana.language.examples import Example
    from torana.language.model import Nation, Service
    from torana.language.schema.kinds import Record

DEFAULT_LANGUAGE = "en"  # while nation.yaml does not say
_LANGUAGE_FILE = re.compile(r"(?:services/([^/]+)/)?([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.yaml")


@dataclass(frozen=True, slots=True)
class NationFolder:
    """A nation, whole. `sources` are the texts that were published, by path."""

    nation: Nation
    services: Mapping[str, Service]
    examples: Mapping[str, tuple[Example, ...]]  # by service
    demo: Demo
    sources: Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """A folder that is being read: everything that the checks look at."""

    texts: Mapping[str, str]
    report: Report
    root: Part
    agencies: Part
    nation: Nation
    languages: tuple[str, ...]
    registries: dict[str, Part] = field(default_factory=dict)
    services: dict[str, Part] = field(default_factory=dict)
    compiled: dict[str, CompiledService] = field(default_factory=dict)
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    example_trees: dict[str, Part] = field(default_factory=dict)
    translations: dict[str, Translations] = field(default_factory=dict)  # "" is the nation's own
    demo: Demo = field(default_factory=Demo)


def read(texts: Mapping[str, str], demo: Mapping[str, str], report: Report) -> Reading | None:
    """Return everything that the texts say; None where there is no nation at all."""
    for needed in ("nation.yaml", "agencies.yaml"):
        if needed not in texts and not report.tells_of(needed):
            told = f"a nation folder needs {needed}, and there is none"
            report.add(Problem(needed, 1, 1, "missing-file", told))
    tree = _tree(texts, "nation.yaml", NATION, report)
    agencies = _tree(texts, "agencies.yaml", AGENCIES, report)
    if tree is None or agencies is None:
        _read_on_alone(texts, report)
        return None
    names = tree.values.get("languages")
    spoken = tuple(v for v in names if isinstance(v, str)) if isinstance(names, list) else ()
    languages = spoken or (DEFAULT_LANGUAGE,)
    own = _translations(texts, "", languages, report)
    root = _part(tree, own)
    reading = Reading(
        texts=texts,
        report=report,
        root=root,
        agencies=_part(agencies, own),
        nation=compile_nation.nation(root, _part(agencies, own), {}),
        languages=languages,
        translations={"": own},
    )
    _registries(reading)
    reading.nation = compile_nation.nation(root, reading.agencies, reading.registries)
    for name in _names(texts, r"services/([^/]+)/[^/]+"):
        _service(reading, name)
    reading.demo = _demo(reading, demo)
    return reading


def _registries(reading: Reading) -> None:
    for name in _names(reading.texts, r"registries/([^/]+)\.yaml"):
        tree = _tree(reading.texts, f"registries/{name}.yaml", REGISTRY, reading.report)
        if tree is not None:
            part = _part(tree, reading.translations[""], f"registries.{name}.")
            reading.registries[name] = part


def _service(reading: Reading, name: str) -> None:
    folder = f"services/{name}/"
    file = f"{folder}service.yaml"
    if file not in reading.texts:
        if not reading.report.tells_of(file):
            told = f"the folder {folder} has no service.yaml"
            reading.report.add(Problem(file, 1, 1, "missing-file", told))
        return
    own = _translations(reading.texts, name, reading.languages, reading.report)
    tree = _tree(reading.texts, file, SERVICE, reading.report)
    if tree is not None:
        part = _part(tree, own)
        reading.services[name] = part
        reading.translations[name] = own
        texts = {
            path.removeprefix(folder): text
            for path, text in reading.texts.items()
            if path.startswith(folder)
        }
        reading.compiled[name] = compile_service.service(name, part, reading.nation, texts)
    examples = _tree(reading.texts, f"{folder}examples.yaml", EXAMPLES, reading.report)
    if examples is not None:
        reading.example_trees[name] = _part(examples, own)
        reading.examples[name] = worked.examples(name, reading.example_trees[name])


def _demo(reading: Reading, texts: Mapping[str, str]) -> Demo:
    report, nation = reading.report, reading.nation
    nobody = Translations(reading.languages[0])
    cast = _tree(texts, "demo/cast.yaml", CAST, report)
    officers = _tree(texts, "demo/officers.yaml", OFFICERS, report)
    people = texts.get("demo/people.csv")
    return Demo(
        people=demos.people(people, "demo/people.csv", report) if people else (),
        officers=demos.officers(_part(officers, nobody), nation) if officers else (),
        cast=demos.cast(_part(cast, nobody)) if cast else {},
        entries={
            name: demos.entries(
                texts[f"demo/entries/{name}.csv"], f"demo/entries/{name}.csv", name, nation, report
            )
            for name in _names(texts, r"demo/entries/([^/]+)\.csv")
        },
    )


def _translations(
    texts: Mapping[str, str], service: str, languages: tuple[str, ...], report: Report
) -> Translations:
    """Read the translations of a service ("" for the nation's own) into the nation's languages."""
    found = Translations(languages[0])
    for path in texts:
        match = _LANGUAGE_FILE.fullmatch(path)
        if not match or (match[1] or "") != service or path in {"nation.yaml", "agencies.yaml"}:
            continue
        language = match[2]
        if language not in languages[1:]:
            told = f'"{language}" is none of the languages that nation.yaml adds to {languages[0]}'
            report.add(Problem(path, 1, 1, "unknown-language", told))
            continue
        node, problems = reader.read(texts[path], path)
        for problem in problems:
            report.add(problem)
        if node is not None:
            found.others[language] = translations.read(node, path, language, report)
    return found


def _tree(texts: Mapping[str, str], file: str, schema: Record, report: Report) -> Tree | None:
    """Return a file held against its schema, None where it is absent or cannot be read."""
    if file not in texts:
        return None
    node, problems = reader.read(texts[file], file)
    for problem in problems:
        report.add(problem)
    return None if node is None else shape(node, schema, file, report)


def _part(tree: Tree, spoken: Translations, prefix: str = "") -> Part:
    return Part(tree, "", tree.values, lambda path, text: spoken.speak(prefix, path, text))


def _names(texts: Mapping[str, str], pattern: str) -> list[str]:
    matches = (re.fullmatch(pattern, path) for path in texts)
    return sorted({match[1] for match in matches if match})


def _read_on_alone(texts: Mapping[str, str], report: Report) -> None:
    """Tell what is wrong with the shape of files that have no nation around them."""
    for path in texts:
        if re.fullmatch(r"registries/[^/]+\.yaml", path):
            _tree(texts, path, REGISTRY, report)
        elif path.endswith("/service.yaml"):
            _tree(texts, path, SERVICE, report)
