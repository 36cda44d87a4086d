"""Catalogues of what our pages and messages say: begun, checked and compiled without GNU gettext.

`torana/locale/django.pot` holds all that is said, in English, gathered by `tools/messages.py`. A
translator fills in `django.po`, and Django reads `django.mo`. Names of months and days are added
when compiling, from CLDR: Django's own are missing in many languages, and misspelt in some.
"""

from __future__ import annotations

import gettext
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from torana.base.languages import FIRST, locale_of, tongue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from babel import Locale
    from babel.messages.catalog import Message

LOCALES = Path(__file__).parent.parent / "locale"
TEMPLATE = LOCALES / "django.pot"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
NUMBERS = 1000  # a plural rule is told apart by these; what comes after them repeats
SHOWN = 6  # numbers of each form, in the head of the file
# What Babel writes at the head that says nothing, or something else each time.
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team'
    r"|Generated-By|Project-Id-Version): .*\n",
    re.MULTILINE,
)
HEADER = (
    "# What Torana says, in {language}. Made by `python -m tools.messages`; translated by hand."
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A translation that cannot be shown as it is: what it translates, and why not."""

    original: str
    translation: str
    why: str


def empty(code: str) -> Catalog:
    """Return a catalogue without anything in it."""
    catalogue = Catalog(
        locale=code.replace("-", "_") if locale_of(code) else None,
        header_comment=HEADER.format(language=code),
        project="Torana",
        fuzzy=False,
    )
    count, rule = plural_rule(code)  # Babel's are its own, and wrong for some
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={count}; plural={rule};")]
    return catalogue


def read(path: Path, code: str) -> Catalog:
    """Return a catalogue; an empty one where there is none yet."""
    if not path.exists():
        return empty(code)
    with path.open("rb") as file:
        return read_po(file, locale=code.replace("-", "_") if locale_of(code) else None)


def template() -> Catalog:
    """Return all that is said, without translations."""
    return read(TEMPLATE, FIRST)


def updated(catalogue: Catalog, said: Catalog) -> str:
    """Return the text of a catalogue with all that is said now, and nothing else."""
    catalogue.update(said, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return written(catalogue)


def written(catalogue: Catalog) -> str:
    """Return a catalogue as text, in an order that stays."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    return NOISE.sub("", out.getvalue().decode())


def missing(catalogue: Catalog, said: Catalog) -> list[str]:
    """Return what is said and not translated."""
    found = (message for message in said if message.id)
    return [
        _plain(message)
        for message in found
        if not all(_forms(catalogue.get(message.id, message.context)))
    ]


def misfits(catalogue: Catalog) -> Iterator[Misfit]:
    """Yield each translation whose placeholders or marks are not those of its original."""
    for message in catalogue:
        plural = isinstance(message.id, tuple | list)
        forms = _forms(message)
        if not message.id or not all(forms):
            continue
        if message.fuzzy:
            yield Misfit(_plain(message), forms[0], "is marked as uncertain (fuzzy)")
        if plural and len(forms) != catalogue.num_plurals:
            why = f"has {len(forms)} forms, and this language has {catalogue.num_plurals}"
            yield Misfit(_plain(message), forms[0], why)
        original = _plain(message)
        wanted = Counter(PLACEHOLDER.findall(original))
        for at, form in enumerate(forms):
            given = Counter(PLACEHOLDER.findall(form))
            # "one file" may be said in words, where the form is for that number alone
            in_words = plural and len(numbers_of(catalogue, at)) == 1 and given <= wanted
            if given != wanted and not in_words:
                yield Misfit(original, form, _difference(wanted, given))


def _forms(message: Message | None) -> tuple[str, ...]:
    string = message.string if message else ""
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)


def _plain(message: Message) -> str:
    return str(message.id[1]) if isinstance(message.id, tuple | list) else str(message.id)


def _difference(wanted: Counter[str], given: Counter[str]) -> str:
    lacks, surplus = sorted((wanted - given).elements()), sorted((given - wanted).elements())
    told = [f"lacks {' '.join(lacks)}"] if lacks else []
    return " and ".join([*told, *([f"has {' '.join(surplus)} too many"] if surplus else [])])


def numbers_of(catalogue: Catalog, form: int) -> list[int]:
    """Return the numbers that a form of the plural is for, as far as we count."""
    chosen: Callable[[int], int] = gettext.c2py(str(catalogue.plural_expr))
    return [number for number in range(NUMBERS) if chosen(number) == form]


def explained(catalogue: Catalog) -> str:
    """Return the comment at the head of a new catalogue: what to do, and the forms of numbers."""
    lines = [
        catalogue.header_comment,
        "#",
        "# Write each translation after msgstr, between the marks. What stands in braces or after",
        "# a per cent sign, such as {reference} or %(day)s, and what stands in angle brackets, is",
        "# kept as it is. How, and how to see it: docs/how-to/translate.md",
    ]
    for form in range(catalogue.num_plurals if catalogue.num_plurals > 1 else 0):
        numbers = numbers_of(catalogue, form)
        some = ", ".join(map(str, numbers[:SHOWN])) + (" …" if len(numbers) > SHOWN else "")
        lines.append(f"# msgstr[{form}] is for the numbers {some}")
    return "\n".join(lines)


def plural_rule(code: str) -> tuple[int, str]:
    """Return how many forms of the plural a language has, and which is for which number.

    From CLDR. Babel's own table has Arabic's last forms the wrong way round, and for Amharic and
    Hindi it forgets that nothing is singular too.
    """
    locale = locale_of(code)
    if locale is None:
        return 2, "(n != 1)"
    forms = [str(locale.plural_form(number)) for number in range(NUMBERS)]
    if set(forms) == {"other"}:  # none there are, or none that CLDR knows of
        count, rule = get_plural(locale)[:2]
        return count, rule
    if set(forms) == {"one", "other"}:
        ones = [number for number, form in enumerate(forms) if form == "one"]
        if ones in ([1], [0, 1]):
            return 2, "(n != 1)" if ones == [1] else "(n > 1)"
    count, _, rule = to_gettext(locale.plural_form).partition(";")
    return int(count.partition("=")[2]), rule.partition("=")[2].strip().rstrip(";")


def compiled(path: Path) -> Path:
    """Compile a catalogue for Django, with the names of months and days; return where it is."""
    code = path.parent.parent.name.replace("_", "-")
    catalogue = read(path, code)
    for original, translation in _calendar(locale_of(code)):
        if catalogue.get(original) is None:
            catalogue.add(original, translation)
    out = io.BytesIO()
    write_mo(out, catalogue)
    compiled_to = path.with_suffix(".mo")
    compiled_to.write_bytes(out.getvalue())
    return compiled_to


def _calendar(locale: Locale | None) -> Iterator[tuple[str, str]]:
    """Yield the months and the days of the week, as Django names them, in a language."""
    english = locale_of(FIRST)
    if locale is None or english is None:
        return
    for name, width in (("months", "wide"), ("days", "wide")):
        theirs, ours = getattr(locale, name)["format"], getattr(english, name)["format"]
        yield from ((ours[width][one], theirs[width][one]) for one in ours[width])
    short = english.months["format"]["abbreviated"]
    theirs = locale.months["format"]["abbreviated"]
    yield from ((short[one].lower(), theirs[one]) for one in short)


def begin(folder: Path, code: str) -> tuple[Path, int]:
    """Begin the catalogue of a language, or bring it to date; return it, and how much is left."""
    path = folder / code.replace("-", "_") / "LC_MESSAGES" / "django.po"
    catalogue, said = read(path, code), template()
    if not path.exists():
        catalogue.header_comment = explained(catalogue)
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(updated(catalogue, said), encoding="utf-8")
    return path, len(missing(catalogue, said))


def name_of(code: str) -> str:
    """Return a language's name in English, and in its own words: Hindi (हिन्दी)."""
    locale = locale_of(code)
    english = locale.get_display_name(FIRST) if locale else None
    return f"{english} ({tongue(code).title})" if english else code
