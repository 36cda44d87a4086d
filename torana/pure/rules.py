"""Rules: the Common Expression Language, typed and bounded. Nothing else knows cel-expr-python.

A scope names every variable with its type. Variables may be qualified (`me.full_name`), and each
qualified name is declared by itself, so a misspelt field is an error when the rule is compiled.
A date is a timestamp at midnight UTC. An error in a running rule is a defect, never false; only a
value that is not there yet has an answer of its own, `NotGivenError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from cel_expr_python import cel

from torana.pure import calendar, ruletext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SOURCE_MAX = 2_000  # characters of one rule
Value: TypeAlias = "str | int | float | bool | date | datetime | None"

TYPES = {
    "bool": cel.Type.BOOL,
    "string": cel.Type.STRING,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "date": cel.Type.TIMESTAMP,
    "timestamp": cel.Type.TIMESTAMP,
}
_NAMES = {"BOOL": "bool", "STRING": "string", "INT": "int", "DOUBLE": "double", "TIMESTAMP": "date"}
_NOT_THERE = re.compile(r'No value with name "([^"]+)" found')

# What rules may call beside CEL's own functions, each with how it is written.
FUNCTIONS = {
    "age": "age(born_on, today)",
    "years_between": "years_between(born_on, today)",
    "days_between": "days_between(since, today)",
    "add_days": "add_days(today, 14)",
    "add_months": "add_months(today, 6)",
    "add_years": "add_years(today, 1)",
    "date": 'date("2026-03-02")',
}
# Words that CEL keeps for itself or that every rule may use; no question can have such a name.
_CEL_WORDS = """
    as bool break bytes const continue double duration dyn else false for function if import in int
    let list loop map namespace null null_type package return string timestamp true type uint var
    void while size matches contains has all exists exists_one filter
"""
_OUR_WORDS = "found given applicant today now case fee"
RESERVED = frozenset([*_CEL_WORDS.split(), *_OUR_WORDS.split(), *FUNCTIONS])


class RuleError(ValueError):
    """This rule cannot be compiled: what is wrong, where (column from 1), what would be right."""

    def __init__(self, message: str, column: int, expected: str = "", unknown: str = "") -> None:
        self.message, self.column = message, column
        self.expected, self.unknown = expected, unknown  # `unknown`: the name that is not in scope
        super().__init__(f"{message} (column {column})")


class RuleDefect(Exception):  # noqa: N818 - its own word: neither false nor a refusal
    """This rule failed while it ran, with every value there. It is a mistake of its author."""


class NotGivenError(LookupError):
    """The rule needs a value that is not there: an answer not given, evidence not found."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Scope:
    """The variables that rules of one place may use: qualified name to type."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)

    @cached_property
    def env(self) -> cel.Env:
        """CEL's own idea of this scope. Compiling in it from several threads is safe."""
        declared = {name: TYPES[kind] for name, kind in self.variables.items()}
        return cel.NewEnv(variables=declared, extensions=[_EXTENSION])


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled rule. `reads` are the qualified names in it; `type` is what it gives."""

    source: str
    type: str
    reads: frozenset[str]
    _expression: cel.Expression

    def evaluate(self, values: Mapping[str, object]) -> Value:
        """Return what the rule gives; `values` holds those of `reads` that are there.

        Dates come and go as `date`. Refuses with `NotGivenError` where a value that decides is not
        there. Safe to call from several threads.
        """
        result = self._expression.eval(data={k: _to_cel(v) for k, v in values.items()})
        if result.type() == cel.Type.ERROR:
            told = str(result.plain_value())
            absent = _NOT_THERE.search(told)
            if absent:
                raise NotGivenError(absent[1])
            raise RuleDefect(f"{self.source}: {told}")
        return _from_cel(result.plain_value())


def compile_rule(source: str, scope: Scope, expected: str = "") -> Program:
    """Compile a rule that must give `expected` ("" where any single value will do).

    Raises RuleError with a sentence for its author.
    """
    if len(source) > SOURCE_MAX:
        raise RuleError(f"a rule has at most {SOURCE_MAX} characters", 1)
    calls_has = ruletext.call_of("has", source)
    if calls_has:
        raise RuleError(
            "has() does not say what it seems to", calls_has, "me.found or born_on.given"
        )
    try:
        expression = scope.env.compile(source)
    except RuntimeError as error:
        message, column, expected_, unknown = ruletext.explain(str(error), source, FUNCTIONS)
        raise RuleError(message, column, expected_, unknown) from error
    kind = _NAMES.get(expression.return_type().name())
    if kind is None:
        raise RuleError("this rule must give one value", 1, "text, a number, a date, true or false")
    if expected and TYPES[expected] != TYPES[kind]:
        raise RuleError(f"this rule gives {ruletext.SPOKEN[kind]}", 1, ruletext.SPOKEN[expected])
    return Program(source, kind, ruletext.reads(source, scope.variables), expression)


def _to_cel(value: object) -> object:
    """Return a value as CEL takes it: it refuses dates, and Python's datetimes are dates too."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _from_cel(value: object) -> Value:
    match value:
        case datetime(hour=0, minute=0, second=0, microsecond=0):
            return value.date()
        case None | bool() | int() | float() | str() | datetime():
            return value
        case _:
            raise RuleDefect(f"a rule gave {type(value).__name__}")


def _days_between(start: datetime, end: datetime) -> int:
    return (end.date() - start.date()).days


def _years_between(start: datetime, end: datetime) -> int:
    return calendar.years_between(start.date(), end.date())


def _moved(move: Callable[[date, int], date]) -> Callable[[datetime, int], object]:
    return lambda start, count: _to_cel(move(start.date(), count))


def _date(text: str) -> object:
    return _to_cel(date.fromisoformat(text))


def _function(
    name: str, takes: list[cel.Type], gives: cel.Type, impl: Callable[..., object]
) -> cel.FunctionDecl:
    return cel.FunctionDecl(name, [cel.Overload(f"torana_{name}", gives, takes, False, impl)])


_T, _I, _S = cel.Type.TIMESTAMP, cel.Type.INT, cel.Type.STRING
_EXTENSION = cel.CelExtension(
    "torana",
    [
        _function("age", [_T, _T], _I, _years_between),
        _function("years_between", [_T, _T], _I, _years_between),
        _function("days_between", [_T, _T], _I, _days_between),
        _function("add_days", [_T, _I], _T, _moved(lambda start, n: start + timedelta(days=n))),
        _function("add_months", [_T, _I], _T, _moved(calendar.add_months)),
        _function("add_years", [_T, _I], _T, _moved(calendar.add_years)),
        _function("date", [_S], _T, _date),
    ],
)
