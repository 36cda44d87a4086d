"""Rules of a file, compiled where they stand."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from torana.language.model import Rule
from torana.language.problems import nearest, one_of, shown
from torana.language.scope import OF_A_CASE, ServiceScope, root_of
from torana.pure import money, ruletext
from torana.pure.rules import FUNCTIONS, Program, RuleError, Scope, compile_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import LawTable, Option
    from torana.language.tree import RuleSource, Tree

ALL = 10**9  # every answer is there: in the process and in what is issued


@dataclass(slots=True)
class RuleReader:
    """Compiles the rules of one service and reports what is wrong with them at their place."""

    tree: Tree
    scope: ServiceScope
    options: dict[str, tuple[Option, ...]]  # of each variable whose value is a key
    currency: str = ""
    tables: Mapping[str, LawTable] = field(default_factory=dict)
    tables_read: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)  # every variable that some rule reads
    _cel: Scope | None = None

    def compile(
        self,
        source: RuleSource | None,
        expects: str = "",
        *,
        after: int = ALL,
        where: str = "",
        inside: str = "",
    ) -> tuple[Rule, Program] | None:
        """Return a rule with its program, None where there is none or it is wrong.

        `after` is the last question whose answer is there; `where` names the place in messages;
        `inside` the list to whose items the rule belongs.
        """
        if source is None:
            return None
        if self._cel is None:
            lookups = {name: table.lookup for name, table in self.tables.items()}
            self._cel = Scope(self.scope.variables, lookups, self.scope.lists)
        self.tables_read |= {call.table for call in ruletext.lookups(source.text)}
        try:
            program = compile_rule(source.text, self._cel, expects)
        except RuleError as error:
            self._tell(source, error)
            return None
        self.read |= program.reads
        self._from_outside(source, program, inside)
        self._look_back(source, program, after, where)
        self._compare(source)
        return Rule(source.text, program.type), program

    def rule(
        self,
        source: RuleSource | None,
        expects: str = "",
        *,
        after: int = ALL,
        where: str = "",
        inside: str = "",
    ) -> Rule | None:
        """Return the rule alone."""
        found = self.compile(source, expects, after=after, where=where, inside=inside)
        return found[0] if found else None

    def options_of(self, source: RuleSource | None) -> tuple[Option, ...]:
        """Return the words of what a rule gives: of a choice or an area, or one of several."""
        found: dict[str, Option] = {}
        for name in ruletext.gives(source.text) if source else ():
            for option in self.options.get(name) or self._options_looked_up(name):
                found.setdefault(option.key, option)
        return tuple(found.values())

    def _options_looked_up(self, text: str) -> tuple[Option, ...]:
        """Return the options of a column, where a text is nothing but a lookup in it."""
        for call in ruletext.lookups(text):
            table = self.tables.get(call.table)
            if table is not None and call.start == 0 and call.end == len(text.rstrip()):
                columns = (c for c in table.columns if c.name == call.column)
                return next((column.options for column in columns), ())
        return ()

    def _tell(self, source: RuleSource, error: RuleError) -> None:
        message, expected, near = error.message, error.expected, ""
        self.read |= ruletext.reads(source.text, self.scope.variables)
        if any(ruletext.mentions(source.text, root) for root in self.scope.doubtful):
            return  # what it reads is wrong itself, and was told
        if error.unknown:
            names = [*self.scope.variables, *FUNCTIONS]
            names += [field_ for fields in self.scope.lists.values() for field_ in fields]
            near = nearest(error.unknown, names)
            own = [n for n in self.scope.variables if n.startswith(f"{root_of(error.unknown)}.")]
            if own and root_of(near) != root_of(error.unknown):
                near, expected = nearest(error.unknown, own), one_of(own)
        self.tree.problem_at(
            source.at(error.column),
            "rule",
            f"in the rule '{shown(source.text)}': {message}",
            expected=expected,
            nearest=near,
        )

    def _from_outside(self, source: RuleSource, program: Program, inside: str) -> None:
        """Refuse a rule that reads an item's answer by itself, from outside of its list."""
        for root in sorted({root_of(name) for name in program.reads}):
            of = self.scope.items.get(root, inside)
            if of != inside:
                told = f'"{root}" is asked of each item of {of}, so it has many answers'
                right = f"{of}.exists(m, m.{root} ...) or another way through the list"
                self.tree.problem_at(source.place, "item-from-outside", told, expected=right)

    def _look_back(self, source: RuleSource, program: Program, after: int, where: str) -> None:
        """Refuse a rule that reads what is only known after the place where it stands."""
        for name in sorted(program.reads):
            if after != ALL and name in OF_A_CASE:
                told = f"{name} is known only once there is a case"
                self.tree.problem_at(source.place, "rule-looks-ahead", told)
            elif self.scope.position(name) > after:
                self._ahead(source, name, where)

    def _ahead(self, source: RuleSource, name: str, where: str) -> None:
        root = root_of(name)
        page = self.scope.pages.get(root)
        if page is None:
            told = f'"{root}" is fetched only when answers that come later are there'
        elif page == where:
            told = f'"{root}" is asked only after this, further down the page'
        else:
            told = f'"{root}" is asked only later, on the page "{page}"'
        self.tree.problem_at(
            source.place, "rule-looks-ahead", f"a rule looks back, not ahead: {told}"
        )

    def _compare(self, source: RuleSource) -> None:
        """Refuse a choice compared with what is none of its options, and days that do not exist."""
        through = ruletext.items_of(source.text)
        for written, text, column in ruletext.compared(source.text):
            word, _, field_ = written.partition(".")
            name = f"{through[word]}.{field_}" if word in through else written
            options = [option.key for option in self.options.get(name, ())]
            if options and text not in options:
                self.tree.problem_at(
                    source.at(column),
                    "not-an-option",
                    f'"{shown(text)}" is no option of {name}',
                    expected=one_of(options),
                    nearest=nearest(text, options),
                )
        self._amounts(source)
        self._rows_there(source)
        for text, column in ruletext.dates(source.text):
            if not _is_day(text):
                told = f'"{shown(text)}" is no date'
                self.tree.problem_at(source.at(column), "rule", told, expected='date("2026-03-02")')

    def _amounts(self, source: RuleSource) -> None:
        """Refuse what is no amount of the nation's money."""
        for text, column in ruletext.amounts(source.text):
            amount = money.read(text)
            if amount is None or (self.currency and amount.currency != self.currency):
                told = f'"{shown(text)}" is no amount in {self.currency}'
                right = f'money("{money.written(50_000, self.currency)}")'
                self.tree.problem_at(source.at(column), "rule", told, expected=right)

    def _rows_there(self, source: RuleSource) -> None:
        """Refuse a lookup for which the table has no row, as far as its keys can be known."""
        for call in ruletext.lookups(source.text):
            table = self.tables.get(call.table)
            if table is None or not table.rows or not self._is_whole(table):
                continue
            keys = [column for column in table.lookup.keys if column.key == "exact"]
            known = [
                (keys[at].name, values)
                for at, text in enumerate(call.key_texts[: len(keys)])
                if (values := self._values_of(text))
            ]
            there = {tuple(row[name] for name, _ in known) for row in table.lookup.rows}
            for wanted in itertools.product(*(values for _, values in known)):
                if wanted not in there:
                    said = ", ".join(
                        f'{name} "{value}"' for (name, _), value in zip(known, wanted, strict=True)
                    )
                    told = f'the table "{table.name}" has no row for {said}'
                    self.tree.problem_at(source.at(call.at), "no-row", told)
                    break

    def _values_of(self, text: str) -> list[str]:
        """Return every value that a key can have, where that is known."""
        return ruletext.written_out(text) or [o.key for o in self.options.get(text, ())]

    def _is_whole(self, table: LawTable) -> bool:
        return len(table.rows) == len(table.lookup.rows) and not self.tree.report.tells_of(
            self.tree.file.replace("service.yaml", f"tables/{table.name}.csv")
        )


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == len("2026-03-02")
    except ValueError:
        return False
