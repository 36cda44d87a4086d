"""Every page and message can be read in every language that has a catalogue."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from tools.messages import catalogue_path, languages, missing, read, refusals

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
ARABIC = re.compile(r"[\u0600-\u06ff]")
# What is the same in any language: signs and names of formats.
SAME_EVERYWHERE = re.compile(r"[\W\d_]*|%\(\w+\)s|PDF|SMS")


def translated(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each original with each translation of it."""
    if isinstance(message.id, tuple | list):
        plural = str(message.id[1])
        return [(plural, str(form)) for form in message.string or ()]
    return [(str(message.id), str(message.string))]


def test_arabic_has_a_catalogue() -> None:
    assert "ar" in languages()


@pytest.mark.parametrize("language", languages())
def test_everything_that_is_said_is_translated(language: str) -> None:
    left = missing(language)
    assert not left, f"python -m tools.messages {language}, then translate these"


@pytest.mark.parametrize("language", languages())
def test_a_translation_keeps_the_placeholders_and_the_marks(language: str) -> None:
    wrong = []
    for message in translated(language):
        plural = isinstance(message.id, tuple | list)
        for at, (original, translation) in enumerate(forms(message)):
            wanted = Counter(PLACEHOLDER.findall(original))
            given = Counter(PLACEHOLDER.findall(translation))
            # "one file" and "two files" may be said in words
            may_leave_out = plural and at < len(forms(message)) - 3
            if given != wanted and not (may_leave_out and given <= wanted):
                wrong.append((original, translation))
    assert not wrong


def test_arabic_is_in_arabic_letters() -> None:
    strange = [
        original
        for message in translated("ar")
        for original, translation in forms(message)
        if not ARABIC.search(translation) and not SAME_EVERYWHERE.fullmatch(original)
    ]
    assert not strange


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (101, 5), (103, 3)],
)
def test_arabic_counts_as_arabic_does(count: int, form: int) -> None:
    """Babel's own rule for Arabic has the last two forms the wrong way round."""
    expression = plural_rule(read("ar")).replace("&&", " and ").replace("||", " or ")
    assert choose(expression, count) == form


def plural_rule(catalogue: Catalog) -> str:
    return str(catalogue.plural_expr)


def choose(expression: str, n: int) -> int:
    """Evaluate "a ? 0 : b ? 1 : 2" for a number, without eval."""
    for part in expression.strip("()").split(":"):
        condition, asked, form = part.partition("?")
        if not asked:
            return int(condition)
        if all(holds(one.strip(), n) for one in condition.split(" and ")):
            return int(form)
    raise AssertionError(expression)


def holds(condition: str, n: int) -> bool:
    found = re.fullmatch(r"n(%100)?\s*(==|>=|<=)\s*(\d+)", condition)
    assert found, condition
    value, bound = (n % 100 if found[1] else n), int(found[3])
    return {"==": value == bound, ">=": value >= bound, "<=": value <= bound}[found[2]]


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_compiles_and_holds_nothing_uncertain(language: str) -> None:
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


def test_a_refusal_is_gathered_with_its_remedy() -> None:
    source = (
        'class Late(Refusal):\n    """Too late."""\n\n    code = "late"\n    remedy = "Ask anew."\n'
    )
    assert list(refusals(source)) == ["Too late.", "Ask anew."]
