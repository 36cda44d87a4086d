"""The rules of a service, run on facts. Compiled once; safe in several threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from torana.language.scope import ServiceScope
from torana.pure.rules import NotGivenError, Program, Scope, compile_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.language.model import AskPage, Nation, Question, Rule, Service

Answer: TypeAlias = "str | int | bool | Mapping[str, str] | None"
Fact: TypeAlias = "str | int | bool | date | None"
Result: TypeAlias = "str | int | float | bool | date | datetime | None"


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may see at one moment.

    `answers` are canonical values by question; `applicant` has id_number; `evidence` has, for each
    that was looked up, its fields as text and `found`; `today` is the day in the nation's time
    zone; `case` has reference and stage once there is a case.
    """

    answers: Mapping[str, Answer]
    applicant: Mapping[str, str]
    evidence: Mapping[str, Mapping[str, Fact]]
    today: date
    now: datetime
    case: Mapping[str, Fact] = field(default_factory=dict)


class Evaluator:
    """Runs the rules of one edition of a service.

    A rule that needs an answer which was not given, or evidence which was not found, does not
    hold, and a value that needs one is None. Any other failure is a defect and is raised.
    """

    def __init__(self, service: Service, nation: Nation) -> None:
        self._service = service
        scope = scope_of(service, nation)
        self._scope = Scope(scope.variables)
        self._look = {name: _lookup(name, kind, scope) for name, kind in scope.variables.items()}
        self._programs: dict[str, Program] = {}

    def holds(self, rule: Rule, facts: Facts) -> bool:
        """Whether a rule holds."""
        return self.value(rule, facts) is True

    def value(self, rule: Rule, facts: Facts) -> Result:
        """Return what a rule gives: text, a number, a truth, a date; None without its facts."""
        look = self._look.get(rule.source)
        if look is not None and rule.source != "now":
            return look(facts)  # a rule that is but a name; CEL would say the same
        program = self._program(rule.source)
        values: dict[str, object] = {}
        for name in program.reads:
            found = self._look[name](facts)
            if found is not None:
                values[name] = found
        try:
            return program.evaluate(values)
        except NotGivenError:
            return None

    def known(self, question: Question, facts: Facts) -> Answer:
        """Return the answer that the state holds already, None where it must be asked."""
        known = question.known
        if known is None or (known.when is not None and not self.holds(known.when, facts)):
            return None
        value = self.value(known.value, facts)
        if isinstance(value, date):
            return value.isoformat()
        return None if value == "" or isinstance(value, float) else value

    def visible_pages(self, facts: Facts) -> tuple[AskPage, ...]:
        """Return the pages that are asked; what a hidden question held does not count."""
        pages, counted = [], dict[str, Answer]()
        seen = Facts(counted, facts.applicant, facts.evidence, facts.today, facts.now, facts.case)
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
            known = self.known(question, seen)
            answer = known if known is not None else facts.answers.get(question.name)
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
    for evidence in service.evidence.values():
        fields = nation.registries[evidence.registry].fields
        scope.add_evidence(evidence.name, {use: fields[use].type for use in evidence.use})
    for page in service.pages:
        for question in page.questions:
            scope.add_question(question.name, question.type, page.name)
    return scope


def _lookup(  # noqa: PLR0911 - one a kind of name
    name: str, kind: str, scope: ServiceScope
) -> Callable[[Facts], Fact]:
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
    if not scope.is_question(root):
        return lambda facts: _of_evidence(facts.evidence.get(root), rest, kind)
    if rest == "given":
        return lambda facts: facts.answers.get(root) not in (None, "")
    return lambda facts: _of_answer(facts.answers.get(root), rest, kind)


def _of_evidence(read: Mapping[str, Fact] | None, rest: str, kind: str) -> Fact:
    found = read is not None and read.get("found", True) is True
    if rest == "found":
        return found
    return _typed(read.get(rest), kind) if read is not None and found else None


def _of_answer(answer: Answer, rest: str, kind: str) -> Fact:
    if isinstance(answer, Mapping):
        return answer.get(rest, "")
    return None if rest or answer == "" else _typed(answer, kind)


def _typed(value: object, kind: str) -> Fact:
    """Return a value as a rule of its type wants it."""
    if value is None or (value == "" and kind != "string"):
        return None
    match kind:
        case "date":
            return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        case "int":
            return int(str(value))
        case "bool":
            return value if isinstance(value, bool) else str(value).lower() in _YES
        case _:
            return str(value)


_YES = frozenset({"true", "yes", "1"})  # as registers write it
