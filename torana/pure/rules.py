"""Rules: the Common Expression Language, typed and bounded. Nothing else knows cel-expr-python.

A scope names every variable with its type. Variables may be qualified (`me.full_name`), and each
qualified name is declared by itself, so a misspelt field is an error when the rule is compiled.
A date is a timestamp at midnight UTC. An error in a running rule is a defect, never false; only a
value that is not there yet has an answer of its own, `NotGivenError`.

Money is a CEL duration, a microsecond for each smallest unit: so it adds and compares exactly, and
with nothing but money. A rule that gives what is no money by that road (a date less a date) is
refused when it is compiled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from cel_expr_python import cel

from torana.pure import calendar, money, ruletext
from torana.pure.items import Items, message_name
from torana.pure.tables import NoRowError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torana.pure.tables import LookupTable

SOURCE_MAX = 2_000  # characters of one rule
Value: TypeAlias = "str | int | float | bool | date | datetime | timedelta | None"

TYPES = {
    "bool": cel.Type.BOOL,
    "string": cel.Type.STRING,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "date": cel.Type.TIMESTAMP,
    "timestamp": cel.Type.TIMESTAMP,
    "money": cel.Type.DURATION,
}
_NAMES = {
    "BOOL": "bool",
    "STRING": "string",
    "INT": "int",
    "DOUBLE": "double",
    "TIMESTAMP": "date",
    "DURATION": "money",
}
_LOOKUP_NAME = re.compile(r"^t[0-9]+c[0-9]+(\(\))?")
_NO_ROW = "torana-no-row:"  # how CEL carries a NoRowError through: as the text of its own error
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
    "money": 'money("KES 500.00")',
    "times": "times(amount, 12)",
    "divided": "divided(amount, 3)",
    "percent": "percent(amount, 60)",
    "sum": "sum(household.map(m, m.income))",
    "sum_numbers": "sum_numbers(household.map(m, m.hours))",
    "lookup": 'lookup("awards", level, "amount")',
}
# Words that CEL keeps for itself or that every rule may use; no question can have such a name.
_CEL_WORDS = """
    as bool break bytes const continue double duration dyn else false for function if import in int
    let list loop map namespace null null_type package return string timestamp true type uint var
    void while size matches contains has all exists exists_one filter
"""
_OUR_WORDS = "found given applicant today now case fee appealed"
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
    """The variables that rules of one place may use, qualified name to type, tables and lists.

    A list has the type "list"; `lists` says the type of each field of its items.
    """

    def __init__(
        self,
        variables: Mapping[str, str],
        tables: Mapping[str, LookupTable] | None = None,
        lists: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.variables = dict(variables)
        self.tables = dict(tables or {})
        self.lists = dict(lists or {})

    @cached_property
    def items(self) -> Items:
        """What makes the items of the lists."""
        return Items(self.lists)

    @cached_property
    def env(self) -> cel.Env:
        """CEL's own idea of this scope. Compiling in it from several threads is safe."""
        declared = {
            name: cel.Type.List(cel.Type(message_name(name))) if kind == "list" else TYPES[kind]
            for name, kind in self.variables.items()
        }
        extensions = [_EXTENSION, *([self._lookups()] if self.tables else [])]
        pool = self.items.pool if self.lists else None
        return cel.NewEnv(pool, variables=declared, extensions=extensions)

    def _lookups(self) -> cel.CelExtension:
        """Return a function for each column of each table: so CEL knows the types of each."""
        declared = []
        for number, table in enumerate(self.tables.values()):
            takes = [TYPES[column.type] for column in table.keys]
            for place, column in enumerate(table.columns):
                name = lookup_name(number, place)
                found = _looked_up(table, column.name)
                declared.append(_function(name, takes, TYPES[column.type], found))
        return cel.CelExtension("torana_tables", declared)


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
            if _NO_ROW in told:
                table, _, key = told.partition(_NO_ROW)[2].partition(":")
                raise NoRowError(table, (key.partition("\n")[0].strip(),))
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
        expression = scope.env.compile(_with_lookups(source, scope))
    except RuntimeError as error:
        message, column, expected_, unknown = ruletext.explain(str(error), source, FUNCTIONS)
        message = _LOOKUP_NAME.sub("lookup() of this table", message)
        raise RuleError(message, column, expected_, unknown) from error
    kind = _NAMES.get(expression.return_type().name())
    if kind is None:
        raise RuleError("this rule must give one value", 1, "text, a number, a date, true or false")
    if expected and TYPES[expected] != TYPES[kind]:
        raise RuleError(f"this rule gives {ruletext.SPOKEN[kind]}", 1, ruletext.SPOKEN[expected])
    reads = ruletext.reads(source, scope.variables)
    if kind == "money" and not _is_of_money(source, scope, reads):
        raise RuleError("this rule must give one value", 1, "days_between(since, today)")
    return Program(source, kind, reads, expression)


def lookup_name(table: int, column: int) -> str:
    """Return the function that stands for `lookup` of one column; short, so that it fits in."""
    return f"t{table}c{column}"


def _with_lookups(source: str, scope: Scope) -> str:
    """Return the rule with each lookup() as the function of its column; columns stay in place."""
    names = list(scope.tables)
    for call in reversed(ruletext.lookups(source)):
        table = scope.tables.get(call.table)
        if table is None:
            raise RuleError(
                f'there is no table "{call.table}"', call.at, unknown_table(names), call.table
            )
        columns = [column.name for column in table.columns]
        keys = [column.name for column in table.keys]
        right = f'lookup("{table.name}", {", ".join(keys)}, "{columns[-1]}")'
        if call.column not in columns:
            told = f'the table "{table.name}" has no column "{call.column}"'
            raise RuleError(told, call.at, right)
        if call.keys != len(keys):
            told = f'a row of "{table.name}" is found by {" and ".join(keys)}'
            raise RuleError(told, call.at, right)
        name = lookup_name(names.index(call.table), columns.index(call.column))
        head = f"{name}(".ljust(call.keys_from - call.start)
        tail = ")".rjust(call.end - call.keys_to)
        source = (
            source[: call.start]
            + head
            + source[call.keys_from : call.keys_to]
            + tail
            + source[call.end :]
        )
    return source


def unknown_table(names: list[str]) -> str:
    """Say which tables there are."""
    return " or ".join(names) if names else 'a table under "tables"'


def _looked_up(table: LookupTable, column: str) -> Callable[..., object]:
    types = [key.type for key in table.keys]
    gives = table.column(column)

    def find(*key: object) -> object:
        plain = [_plain(value, kind) for value, kind in zip(key, types, strict=True)]
        try:
            found = table.find(plain, column)
        except NoRowError as absent:
            told = f"{_NO_ROW}{table.name}:{', '.join(map(str, absent.key))}"
            raise LookupError(told) from absent
        return _to_cel(to_money(found)) if gives and gives.type == "money" else _to_cel(found)

    return find


def to_money(minor: object) -> timedelta:
    """Return smallest units as rules have them."""
    return timedelta(microseconds=int(str(minor)))


def minor_of(value: timedelta) -> int:
    """Return what a rule has as money in smallest units."""
    return value // timedelta(microseconds=1)


def _plain(value: object, kind: str) -> object:
    match value:
        case timedelta():
            return minor_of(value)
        case datetime() if kind == "date":
            return value.date()
        case _:
            return value


def _is_of_money(source: str, scope: Scope, reads: frozenset[str]) -> bool:
    """Whether anything in a rule is money: else what it gives only looks like it."""
    calls = ("money", "times", "divided", "percent", "lookup", "sum")
    return any(ruletext.call_of(name, source) for name in calls) or any(
        scope.variables[name] == "money" for name in reads
    )


def _to_cel(value: object) -> object:
    """Return a value as CEL takes it: it refuses dates, and Python's datetimes are dates too."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _from_cel(value: object) -> Value:
    match value:
        case datetime(hour=0, minute=0, second=0, microsecond=0):
            return value.date()
        case None | bool() | int() | float() | str() | datetime() | timedelta():
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


def _money(text: str) -> timedelta:
    amount = money.read(text)
    if amount is None:
        raise ValueError(f"{text} is no amount of money")
    return to_money(amount.minor)


def _reckoned(reckon: Callable[[int, int], int]) -> Callable[[timedelta, int], timedelta]:
    return lambda amount, number: to_money(reckon(minor_of(amount), number))


def _sum(amounts: list[timedelta]) -> timedelta:
    return sum(amounts, timedelta())


def _sum_numbers(numbers: list[int]) -> int:
    return sum(numbers)


def _times(minor: int, number: int) -> int:
    return minor * number


def _function(
    name: str, takes: list[cel.Type], gives: cel.Type, impl: Callable[..., object]
) -> cel.FunctionDecl:
    return cel.FunctionDecl(name, [cel.Overload(f"torana_{name}", gives, takes, False, impl)])


_T, _I, _S, _M = cel.Type.TIMESTAMP, cel.Type.INT, cel.Type.STRING, cel.Type.DURATION
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
        _function("money", [_S], _M, _money),
        _function("times", [_M, _I], _M, _reckoned(_times)),
        _function("divided", [_M, _I], _M, _reckoned(money.divided)),
        _function("sum", [cel.Type.List(_M)], _M, _sum),
        _function("sum_numbers", [cel.Type.List(_I)], _I, _sum_numbers),
        _function("percent", [_M, _I], _M, _reckoned(money.percent)),
    ],
)
