"""Every page and message can be read in every language that has a catalogue."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

import tools.messages
from tools.messages import catalogue_path, languages, missing, read, refusals
from torana.base import catalogues
from torana.language.api import languages_of, standing_of
from torana.parts.credentials.api import letters_missing
from torana.parts.messages.words import too_long

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

NYOTA = Path(__file__).parent.parent / "nations/nyota"
LETTERS = {"ar": re.compile(r"[\u0600-\u06ff]"), "hi": re.compile(r"[\u0900-\u097f]")}
# What is the same in any language: signs and names of formats.
SAME_EVERYWHERE = re.compile(r"[\W\d_]*|PDF|SMS|(?:%\(\w+\)[sd]|\W)*")
# What French and Swahili say as English does.
SAME_WORDS = {
    "%(count)d minute",
    "%(count)d minutes",
    "Code",
    "District",
    "Message",
    "Messages",
    "PDF",
    "{count} MB",
    "a script",
    "script",
}


def translated(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each original with each translation of it."""
    if isinstance(message.id, tuple | list):
        plural = str(message.id[1])
        return [(plural, str(form)) for form in message.string or ()]
    return [(str(message.id), str(message.string))]


def test_each_language_of_the_demonstration_has_a_catalogue() -> None:
    listed = languages_of(NYOTA)
    assert {"ar", "fr", "hi", "sw"} <= set(listed)
    assert set(listed) - {"en"} <= set(languages())


def test_the_template_holds_all_that_is_said() -> None:
    assert catalogues.TEMPLATE.read_text(encoding="utf-8") == catalogues.written(
        tools.messages.template()
    ), "python -m tools.messages"


@pytest.mark.parametrize("language", languages())
def test_everything_that_is_said_is_translated(language: str) -> None:
    left = missing(language)
    assert not left, f"python -m tools.messages {language}, then translate these"


@pytest.mark.parametrize("language", languages())
def test_a_translation_keeps_placeholders_marks_and_forms(language: str) -> None:
    assert not list(catalogues.misfits(read(language)))


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_a_script_is_not_mixed_with_another(language: str) -> None:
    strange = [
        original
        for message in translated(language)
        for original, translation in forms(message)
        if not LETTERS[language].search(translation) and not SAME_EVERYWHERE.fullmatch(original)
    ]
    assert not [text for text in strange if text != "{count} MB"]


@pytest.mark.parametrize("language", ["fr", "sw"])
def test_nothing_is_left_in_english(language: str) -> None:
    left = [
        original
        for message in translated(language)
        for original, translation in forms(message)
        if original == translation and not SAME_EVERYWHERE.fullmatch(original)
    ]
    assert set(left) <= SAME_WORDS


@pytest.mark.parametrize("language", languages())
def test_the_nation_is_whole_in_every_language(language: str) -> None:
    for standing in standing_of(NYOTA, language):
        assert not standing.missing, standing.file
        assert not standing.problems, standing.file


@pytest.mark.parametrize("language", languages())
def test_a_text_message_has_the_length_that_is_sent(language: str) -> None:
    assert not list(too_long(language))


@pytest.mark.parametrize("language", languages())
def test_every_letter_has_a_font_on_certificates(language: str) -> None:
    said = [text for standing in standing_of(NYOTA, language) for text in standing.said]
    assert not letters_missing(said)


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("am", (2, "(n > 1)")),  # Babel's own table forgets that nothing is singular too
        ("ha", (2, "(n != 1)")),
        ("hi", (2, "(n > 1)")),
        ("fr", (2, "(n > 1)")),
        ("ja", (1, "0")),
        ("rw", (2, "(n != 1)")),  # unknown to CLDR
        ("sw", (2, "(n != 1)")),
    ],
)
def test_a_new_language_counts_as_its_speakers_do(language: str, rule: tuple[int, str]) -> None:
    assert catalogues.plural_rule(language) == rule


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
