"""Gather what pages and messages say: `python -m tools.messages` updates every catalogue.

Django's own makemessages needs GNU gettext; this needs Babel, which reads Python, and Jinja2, which
reads its templates. Translations are kept; what is no longer said is dropped.
"""

from __future__ import annotations

import ast
import functools
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.extract import extract

from torana.base import catalogues
from torana.base import languages as languages_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "torana"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)
TEMPLATE_HEADER = "# All that Torana says. Made by `python -m tools.messages`."
TRIMMED = {"trimmed": "true"}  # as torana/templating.py has it


@functools.cache
def said() -> Catalog:
    """Return everything that templates and Python say, in a catalogue without translations."""
    catalogue = catalogues.empty("en")
    for path, text in _sources():
        # line numbers are not written: they would change with every line of code
        where = [(path.relative_to(ROOT).as_posix(), 1)]
        source = io.BytesIO(text.encode())
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2", TRIMMED)
        for _, message, comments, context in extract(
            method, source, KEYWORDS, COMMENTS, {"encoding": "utf-8"} | options
        ):
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
        for sentence in refusals(text) if path.suffix == ".py" else ():
            catalogue.add(sentence, locations=where)
    return catalogue


def template() -> Catalog:
    """Return the catalogue that translators begin with: what is said, and nothing of it said."""
    catalogue = said()
    catalogue.header_comment = TEMPLATE_HEADER
    return catalogue


def refusals(source: str) -> Iterator[str]:
    """Yield the sentence and the remedy of each refusal: of each class that states a code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            stated = {
                target.id: statement.value.value
                for statement in node.body
                if isinstance(statement, ast.Assign | ast.AnnAssign)
                and isinstance(statement.value, ast.Constant)
                and isinstance(statement.value.value, str)
                for target in (
                    statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                )
                if isinstance(target, ast.Name)
            }
            sentence = (ast.get_docstring(node, clean=False) or "").strip()
            if "code" in stated and sentence:
                yield from (text for text in (sentence, stated.get("remedy", "")) if text)


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(PRODUCT.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "tests" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return languages_of.catalogue_path(catalogues.LOCALES, language)


def read(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    return catalogues.read(catalogue_path(language), language)


def updated(language: str) -> str:
    """Return the text of a language's catalogue with all that is said now."""
    return catalogues.updated(read(language), said())


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(
        path.name for path in catalogues.LOCALES.iterdir() if catalogue_path(path.name).exists()
    )


def missing(language: str) -> list[str]:
    """Return what is said and not translated."""
    return catalogues.missing(read(language), said())


def main(asked: list[str]) -> int:
    """Update the template, and the catalogues of the languages asked for, or of all.

    `compile FILE...` compiles catalogues, as `make` asks for.
    """
    if asked[:1] == ["compile"]:
        for name in asked[1:]:
            catalogues.compiled(Path(name))
        return 0
    unknown = [language for language in asked if languages_of.locale_of(language) is None]
    if unknown:
        sys.stderr.write(f"No language is called {unknown[0]}. Name one such as sw, or none.\n")
        return 2
    catalogues.TEMPLATE.write_text(catalogues.written(template()), encoding="utf-8")
    for language in asked or languages():
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(language), encoding="utf-8")
        left = missing(language)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(left)} to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
