"""What the rules of a service may read, of which type, and from which question on.

The same names are read at run time by `evaluator`: `NAMES_OF` says once which names a question of
each type gives to rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language.model import QuestionType

if TYPE_CHECKING:
    from collections.abc import Mapping

# The names that a question gives to rules: suffix to type. "" is the question's own name.
NAMES_OF: Mapping[QuestionType, Mapping[str, str]] = {
    QuestionType.TEXT: {"": "string"},
    QuestionType.LONG_TEXT: {"": "string"},
    QuestionType.NAME: {"": "string"},
    QuestionType.DATE: {"": "date"},
    QuestionType.CHOICE: {"": "string"},
    QuestionType.YES_NO: {"": "bool"},
    QuestionType.INTEGER: {"": "int"},
    QuestionType.PHONE: {"": "string"},
    QuestionType.EMAIL: {"": "string"},
    QuestionType.ADDRESS: {".line1": "string", ".place": "string", ".area": "string"},
    QuestionType.FILE: {},
    QuestionType.DECLARATION: {"": "bool"},
    QuestionType.MONEY: {"": "money"},
    QuestionType.LIST: {"": "list"},
}
GIVEN = ".given"  # of every question: whether it was answered
FOUND = ".found"  # of every evidence: whether there was an entry

# Of a registry's field, and of a table's column: everything else is text.
FIELD_TYPES: Mapping[str, str] = {
    "date": "date",
    "integer": "int",
    "yes_no": "bool",
    "money": "money",
}

ALWAYS: Mapping[str, str] = {
    "applicant.id_number": "string",
    "today": "date",
    "now": "timestamp",
}
OF_A_CASE: Mapping[str, str] = {"case.reference": "string", "case.stage": "string"}

# Of a service that hears appeals: what it is about.
APPEALED: Mapping[str, str] = {
    "appealed.reference": "string",
    "appealed.service": "string",
    "appealed.ground": "string",
    "appealed.outcome": "string",
    "appealed.decided_on": "date",
}

NOWHERE = 1_000_000  # later than every question


@dataclass(slots=True)
class ServiceScope:
    """The variables of one service. `since` gives each root name the question it stands after."""

    variables: dict[str, str] = field(default_factory=lambda: {**ALWAYS, **OF_A_CASE})
    since: dict[str, int] = field(default_factory=dict)  # question or evidence name to position
    pages: dict[str, str] = field(default_factory=dict)  # question name to page
    items: dict[str, str] = field(default_factory=dict)  # question of an item to its list
    lists: dict[str, dict[str, str]] = field(default_factory=dict)  # list to the types of its items
    doubtful: set[str] = field(default_factory=set)  # roots whose own declaration is wrong
    _asked: int = 0

    def add_appealed(self) -> None:
        """Put the decision that is appealed in scope."""
        self.variables.update(APPEALED)

    def add_question(self, name: str, kind: QuestionType, page: str) -> None:
        """Put a question in scope, after those that were added before.

        `kind` is the type of its value: of what is computed, what its rule gives.
        """
        self._asked += 1
        if name in self.pages:
            return  # asked twice, which is told elsewhere
        self.since[name] = self._asked
        self.pages[name] = page
        self.variables[name + GIVEN] = "bool"
        for suffix, type_ in NAMES_OF[kind].items():
            self.variables[name + suffix] = type_

    def add_list(self, name: str, items: Mapping[str, QuestionType], page: str) -> None:
        """Put a list in scope behind the questions of its items, which only their rules may read.

        Outside, rules read items through the list: `household.exists(m, m.age > 60)`.
        """
        for item, kind in items.items():
            if item not in self.pages:
                self.items[item] = name
            self.add_question(item, kind, page)
        self.add_question(name, QuestionType.LIST, page)
        self.lists[name] = {
            item: NAMES_OF[kind][""] for item, kind in items.items() if "" in NAMES_OF[kind]
        }

    def add_evidence(self, name: str, fields: Mapping[str, str]) -> None:
        """Put evidence in scope: field to registry type. Where it is fetched is said later."""
        self.since.setdefault(name, 0)
        self.variables[name + FOUND] = "bool"
        for field_name, type_ in fields.items():
            self.variables[f"{name}.{field_name}"] = FIELD_TYPES.get(type_, "string")

    def position(self, qualified: str) -> int:
        """Return after which question a variable has its value; 0 from the start."""
        return self.since.get(root_of(qualified), 0)

    def is_question(self, qualified: str) -> bool:
        """Whether a variable is an answer."""
        return root_of(qualified) in self.pages


def root_of(qualified: str) -> str:
    """Return the name that a qualified one begins with: `me` of `me.full_name`."""
    return qualified.partition(".")[0]
