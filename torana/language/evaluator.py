"""The rules of a service, run on facts. Compiled once; safe in several threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from torana.language.scope import ServiceScope
from torana.pure import money
from torana.pure.money import Amount
from torana.pure.rules import NotGivenError, Program, Scope, compile_rule, minor_of, to_money

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.language.model import AskPage, Nation, Question, Rule, Service

# An item of a list has an `id`, and the answers to its questions.
Item: TypeAlias = "Mapping[str, str | int | bool | Mapping[str, str]]"
Single: TypeAlias = "str | int | bool | Mapping[str, str] | None"
Answer: TypeAlias = "Single | Sequence[Item]"
Fact: TypeAlias = "str | int | bool | date | None"
Result: TypeAlias = "str | int | float | bool | date | datetime | Amount | None"
# As rules want it: money is a span of time, a list has its items.
Worth: TypeAlias = "Fact | timedelta"
Found: TypeAlias = "Worth | float | list[dict[str, object]]"


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may see at one moment.

    `answers` are canonical values by question; `applicant` has id_number; `evidence` has, for each
    that was looked up, its fields as text and `found`; `today` is the day in the nation's time
    zone; `case` has reference and stage once there is a case; `appealed` what an appeal is about.
    """

    answers: Mapping[str, Answer]
    applicant: Mapping[str, str]
    evidence: Mapping[str, Mapping[str, Fact]]
    today: date
    now: datetime
    case: Mapping[str, Fact] = field(default_factory=dict)
    appealed: Mapping[str, Fact] = field(default_factory=dict)


class Evaluator:
    """Runs the rules of one edition of a service.

    A rule that needs an answer which was not given, or evidence which was not found, does not
    hold, and a value that needs one is None. Any other failure is a defect and is raised.
    """

    def __init__(self, service: Service, nation: Nation) -> None:
        self._service = service
        scope = scope_of(service, nation)
        tables = {name: table.lookup for name, table in service.tables.items()}
        self._scope = Scope(scope.variables, tables, scope.lists)
        self._currency = nation.currency
        self._look = {name: _lookup(name, kind, scope) for name, kind in scope.variables.items()}
        self._programs: dict[str, Program] = {}

    def holds(self, rule: Rule, facts: Facts) -> bool:
        """Whether a rule holds."""
        return self.value(rule, facts) is True

    def value(self, rule: Rule, facts: Facts) -> Result:
        """Return what a rule gives: text, a number, a truth, a date, money; None without its facts.

        Raises NoRowError where a table of the law has no row for what is looked up.
        """
        look = self._look.get(rule.source)
        if look is None or rule.source == "now":
            found = self._run(rule.source, facts)
        else:
            found = look(facts)  # a rule that is but a name; CEL would say the same
        assert not isinstance(found, list), "the checker takes no rule that gives a list"
        if isinstance(found, timedelta):
            return Amount(minor_of(found), self._currency)
        return found

    def _run(self, source: str, facts: Facts) -> Found:
        program = self._program(source)
        values: dict[str, object] = {}
        for name in program.reads:
            found = self._look[name](facts)
            if name in self._scope.lists and isinstance(found, list):
                found = self._scope.items.of(name, found)
            if found is not None:
                values[name] = found
        try:
            return program.evaluate(values)
        except NotGivenError:
            return None

    def known(self, question: Question, facts: Facts) -> Single:
        """Return the answer that the state holds already, None where it must be asked."""
        known = question.known
        if known is None or (known.when is not None and not self.holds(known.when, facts)):
            return None
        return _stored(self.value(known.value, facts))

    def computed(self, question: Question, facts: Facts) -> Single:
        """Return what a computed question gives, None while something that it needs is missing."""
        found = question.computed
        return _stored(self.value(found.rule, facts)) if found else None

    def visible_pages(self, facts: Facts) -> tuple[AskPage, ...]:
        """Return the pages that are asked; what a hidden question held does not count."""
        pages, counted = [], dict[str, Answer]()
        seen = replace(facts, answers=counted)
        for page in self._service.pages:
            if page.when is not None and not self.holds(page.when, seen):
                continue
            pages.append(page)
            self._count(page, facts, counted, seen)
        return tuple(pages)

    def visible_questions(self, page: AskPage, facts: Facts) -> tuple[Question, ...]:
        """Return the questions of a page whose `when` holds, known ones too."""
        return tuple(q for q in page.questions if q.when is None or self.holds(q.when, facts))

    def _count(self, page: AskPage, facts: Facts, counted: dict[str, Answer], seen: Facts) -> None:
        for question in page.questions:
            if question.when is not None and not self.holds(question.when, seen):
                continue
            held = self.computed if question.computed else self.known
            answer: Answer = held(question, seen)
            if answer is None and question.computed is None:
                answer = facts.answers.get(question.name)
            if answer is not None:
                counted[question.name] = answer

    def _program(self, source: str) -> Program:
        program = self._programs.get(source)
        if program is None:
            # Two threads may both compile it: the same thing, so the last one may stay.
            program = self._programs[source] = compile_rule(source, self._scope)
        return program


def scope_of(service: Service, nation: Nation) -> ServiceScope:
    """Return what the rules of a compiled service may read."""
    scope = ServiceScope()
    if service.appeals:
        scope.add_appealed()
    for evidence in service.evidence.values():
        fields = nation.registries[evidence.registry].fields
        scope.add_evidence(evidence.name, {use: fields[use].type for use in evidence.use})
    for page in service.pages:
        for question in page.questions:
            if question.questions:
                items = {inner.name: inner.value_type for inner in question.questions}
                scope.add_list(question.name, items, page.name)
            else:
                scope.add_question(question.name, question.value_type, page.name)
    return scope


def _stored(value: Result) -> Single:
    """Return what a rule gave as an answer is kept."""
    match value:
        case Amount():
            return value.minor
        case date():
            return value.isoformat()
        case float():
            return None
        case _:
            return None if value == "" else value


def _lookup(  # noqa: PLR0911 - one a kind of name
    name: str, kind: str, scope: ServiceScope
) -> Callable[[Facts], Found]:
    """Return how a variable is found in facts, as rules want it; None is found for none."""
    root, _, rest = name.partition(".")
    if name == "today":
        return lambda facts: facts.today
    if name == "now":
        return lambda facts: facts.now
    if root == "applicant":
        return lambda facts: _typed(facts.applicant.get(rest), kind)
    if root == "case":
        return lambda facts: _typed(facts.case.get(rest), kind)
    if root == "appealed":
        return lambda facts: _typed(facts.appealed.get(rest), kind)
    if not scope.is_question(root):
        return lambda facts: _of_evidence(facts.evidence.get(root), rest, kind)
    if kind == "list":
        return lambda facts: _items(facts.answers.get(root), scope.lists[root])
    if rest == "given":
        return lambda facts: facts.answers.get(root) not in (None, "")
    return lambda facts: _of_answer(facts.answers.get(root), rest, kind)


def _of_evidence(read: Mapping[str, Fact] | None, rest: str, kind: str) -> Worth:
    found = read is not None and read.get("found", True) is True
    if rest == "found":
        return found
    return _typed(read.get(rest), kind) if read is not None and found else None


def _items(answer: Answer, fields: Mapping[str, str]) -> Found:
    """Return the items of a list, each field as a rule of its type wants it."""
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        return None
    return [
        {name: _typed(item[name], kind) for name, kind in fields.items() if name in item}
        for item in answer
    ]


def _of_answer(answer: Answer, rest: str, kind: str) -> Worth:
    if isinstance(answer, Mapping):
        return answer.get(rest, "")
    return None if rest or answer == "" else _typed(answer, kind)


def _typed(value: object, kind: str) -> Worth:
    """Return a value as a rule of its type wants it."""
    if value is None or (value == "" and kind != "string"):
        return None
    match kind:
        case "date":
            return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        case "int":
            return int(str(value))
        case "money":
            return _money(value)
        case "bool":
            return value if isinstance(value, bool) else str(value).lower() in _YES
        case _:
            return str(value)


def _money(value: object) -> timedelta | None:
    """Return money as rules have it: an answer is smallest units, a register writes it out."""
    if isinstance(value, int):
        return to_money(value)
    amount = money.read(str(value))
    return to_money(amount.minor) if amount else None


_YES = frozenset({"true", "yes", "1"})  # as registers write it
