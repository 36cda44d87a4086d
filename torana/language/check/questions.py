"""The questions of a service: names, and keys that belong to their type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.compile.service import type_of
from torana.language.model import QuestionType
from torana.language.options import named_in
from torana.language.problems import nearest, one_of, shown
from torana.language.schema.service import QUESTION
from torana.pure.rules import RESERVED

if TYPE_CHECKING:
    from torana.language.tree import Part

_TEXTS = ("text", "long_text", "name")
ONLY_FOR = {
    "options": ("choice",),
    "accept": ("file",),
    "max_size": ("file",),
    "max_length": _TEXTS,
    "minimum": ("integer", "money"),
    "maximum": ("integer", "money"),
    "rule": ("computed",),
    "gives": ("computed",),
    "because": ("computed",),
    "questions": ("list",),
    "item": ("list",),
    "least": ("list",),
    "most": ("list",),
}
NEVER_KNOWN = (
    QuestionType.ADDRESS,
    QuestionType.FILE,
    QuestionType.DECLARATION,
    QuestionType.COMPUTED,
    QuestionType.LIST,
)
NEVER_ASKED = ("optional", "check", "error", "purpose", "meaning", "ask_again")


def check(root: Part) -> None:
    """Report what is wrong with the questions of a service."""
    evidence = root.parts("evidence")
    for name, part in evidence.items():
        _reserved(name, part, "evidence")
    asked: dict[str, str] = {}
    for page_name, page in root.parts("ask").items():
        for name, part in page.parts("questions").items():
            _reserved(name, part, "a question")
            if name in evidence:
                told = f'"{name}" is the name of evidence already: rules could not tell them apart'
                part.tree.problem(part.path, "duplicate-name", told)
            if name in asked:
                told = f'"{name}" is asked twice: first on the page "{asked[name]}"'
                part.tree.problem(part.path, "duplicate-name", told)
            asked.setdefault(name, page_name)
            _question(part)
            if type_of(part) is QuestionType.COMPUTED:
                _computed(part, [*evidence, *asked])
            if type_of(part) is QuestionType.LIST:
                _list(name, part, page)
            for key, inner in part.parts("questions").items():
                _reserved(key, inner, "a question")
                if key in asked or key in evidence:
                    told = f'"{key}" is a name already: rules could not tell them apart'
                    inner.tree.problem(inner.path, "duplicate-name", told)
                asked.setdefault(key, page_name)
                _question(inner)
                _of_an_item(inner)


def _computed(part: Part, said: list[str]) -> None:
    """Report what a computed question lacks, and what only belongs to one that is asked."""
    tell = part.tree.problem
    for key in ("rule", "gives", "because"):
        if not part.wrote(key):
            says = QUESTION.keys[key].says.removeprefix("of what is computed: ")
            tell(part.path, "missing-key", f'what is computed needs "{key}" ({says})')
    for key in NEVER_ASKED:
        if part.has(key):
            told = f'"{key}" says nothing for what is computed: nobody is asked'
            tell(part.under(key), "key-of-other-type", told)
    for name in named_in(part.words("because")):
        if name.partition(".")[0] not in said:
            told = f'"{{{shown(name)}}}" names no answer above and no evidence'
            near = nearest(name, said)
            tell(part.under("because"), "unknown-answer", told, nearest=near)


def _list(name: str, part: Part, page: Part) -> None:
    """Report what a list lacks, and what stands beside it: its page shows its items."""
    tell = part.tree.problem
    for key, says in (("questions", "what is asked of each"), ("item", "what one is called")):
        if not part.wrote(key):
            tell(part.path, "missing-key", f'a list needs "{key}" ({says})')
    least, most = part.number("least"), part.number("most")
    if least is not None and most is not None and least > most:
        told = f"at least {least} and at most {most} cannot both be"
        tell(part.under("most"), "bounds", told)
    if least and part.flag("optional"):
        told = "what is optional needs none"
        tell(part.under("least"), "bounds", told)
    for other, beside in page.parts("questions").items():
        if other != name and type_of(beside) is not QuestionType.COMPUTED:
            told = f'"{other}" stands on the page of the list "{name}", which shows its items only'
            tell(beside.path, "list-not-alone", told, expected="a page of its own")


def _of_an_item(part: Part) -> None:
    """Report what belongs to a question that is asked once, not to one of an item."""
    tell = part.tree.problem
    for key in ("known", "meaning", "ask_again"):
        if part.has(key):
            told = f'"{key}" says nothing in an item: registers know the applicant'
            tell(part.under(key), "key-of-other-type", told)
    if type_of(part) is QuestionType.DATE and (part.flag("optional") or part.has("when")):
        told = "a date of an item is always asked: rules could not tell that there is none"
        tell(part.path, "date-of-an-item", told)


def _reserved(name: str, part: Part, what: str) -> None:
    if name in RESERVED:
        told = f'"{name}" means something in rules, so {what} cannot have that name'
        part.tree.problem(part.path, "reserved-word", told, nearest=f"the_{name}")


def _question(part: Part) -> None:
    kind = type_of(part)
    tell = part.tree.problem
    for key, types in ONLY_FOR.items():
        if part.has(key) and part.has("type") and kind not in types:
            told = f'"{key}" says nothing for a question of type {kind}'
            tell(part.under(key), "key-of-other-type", told, expected=f"type {one_of(types)}")
    if kind is QuestionType.CHOICE and not part.wrote("options"):
        tell(part.path, "missing-key", 'a choice needs "options" (key: label, for each answer)')
    if part.has("check") and not part.wrote("error"):
        tell(part.under("check"), "missing-key", 'a check needs "error": what people read then')
    if part.has("error") and not part.wrote("check"):
        tell(
            part.under("error"), "missing-key", 'an error needs "check": the rule that it is about'
        )
    if part.has("known") and kind in NEVER_KNOWN:
        tell(part.under("known"), "key-of-other-type", f"a question of type {kind} cannot be known")
    if kind is QuestionType.DECLARATION and part.flag("optional"):
        tell(part.under("optional"), "key-of-other-type", "a declaration must be made")
    low, high = part.number("minimum"), part.number("maximum")
    if low is not None and high is not None and low > high:
        tell(part.under("maximum"), "bounds", f"the maximum {high} is below the minimum {low}")
