"""service.yaml, compiled: first the names that rules may read, then everything with its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torana.language.compile.process import process
from torana.language.compile.rule import RuleReader
from torana.language.compile.tables import tables
from torana.language.model import (
    ITEMS_MAX,
    AskPage,
    Check,
    Claim,
    Computed,
    Evidence,
    Issue,
    Known,
    Option,
    Period,
    Question,
    QuestionType,
    Record,
    Service,
    Unit,
)
from torana.language.scope import FIELD_TYPES, NAMES_OF, ServiceScope, root_of
from torana.pure import money, ruletext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import Nation, Rule
    from torana.language.tree import Part

NO_RETENTION = Period(1, Unit.YEARS)  # stands in while the file is unsound
DEFAULT_ACCEPT = ("pdf", "jpeg", "png")
LENGTH_MAX = {QuestionType.TEXT: 200, QuestionType.NAME: 200, QuestionType.LONG_TEXT: 4_000}


@dataclass(frozen=True, slots=True)
class CompiledService:
    """A service with what its checks need to know of the compiling."""

    service: Service
    scope: ServiceScope
    read: frozenset[str]  # every variable that some rule reads
    options: Mapping[str, tuple[Option, ...]]  # of each variable whose value is a key
    tables_read: frozenset[str]


def service(name: str, root: Part, nation: Nation, texts: Mapping[str, str]) -> CompiledService:
    """Return the service of a file. Mistakes of its rules go to the tree's report.

    `texts` are the files of its folder, by their path in it.
    """
    laws = tables(root, nation, texts)
    scope, options = _scope(root, nation), _options(root, nation)
    rules = RuleReader(root.tree, scope, options, nation.currency, laws)
    evidence = {
        key: _evidence(key, part, nation, rules) for key, part in root.parts("evidence").items()
    }
    made = Service(
        name=name,
        agency=root.text("agency"),
        title=root.words("title"),
        summary=root.words("summary"),
        audience=root.text("audience"),
        assurance=root.text("assurance"),
        legal_basis=root.words("legal_basis"),
        retention=root.span("retention") or NO_RETENTION,
        needs=root.names("needs"),
        keywords=root.words("keywords"),
        takes=root.words("takes"),
        evidence=evidence,
        pages=tuple(_page(part, rules) for part in root.parts("ask").values()),
        process=process(root.part("process"), rules),
        issues=tuple(_issue(key, part, rules) for key, part in root.parts("issues").items()),
        records=tuple(_record(part, nation, rules) for part in root.parts("records").values()),
        files={path: text for path, text in texts.items() if path.endswith(".typ")},
        tables=laws,
        appeals=root.flag("appeals"),
    )
    read, looked_up = frozenset(rules.read), frozenset(rules.tables_read)
    return CompiledService(made, rules.scope, read, rules.options, looked_up)


def type_of(part: Part) -> QuestionType:
    """Return the type of a question; text stands in for one that is wrong."""
    return QuestionType(part.text("type", "text"))


def value_type_of(part: Part) -> QuestionType:
    """Return the type of a question's value: of what is computed, what its rule gives."""
    kind = type_of(part)
    return QuestionType(part.text("gives", "text")) if kind is QuestionType.COMPUTED else kind


def _scope(root: Part, nation: Nation) -> ServiceScope:
    scope = ServiceScope()
    if root.flag("appeals"):
        scope.add_appealed()
    for name, part in root.parts("evidence").items():
        registry = nation.registries.get(part.text("registry"))
        fields = registry.fields if registry else {}
        used = {use: fields[use].type if use in fields else "text" for use in part.names("use")}
        scope.add_evidence(name, used)
        if not set(part.names("use")) <= set(fields) or not part.has("use"):
            scope.doubtful.add(name)
    for page_name, page in root.parts("ask").items():
        for name, part in page.parts("questions").items():
            kind = type_of(part)
            if kind is QuestionType.LIST:
                items = {key: type_of(inner) for key, inner in part.parts("questions").items()}
                scope.add_list(name, items, page_name)
            else:
                scope.add_question(name, value_type_of(part), page_name)
            without = kind is QuestionType.CHOICE and not part.has("options")
            without |= kind is QuestionType.COMPUTED and not part.has("gives")
            if not part.has("type") or without:
                scope.doubtful.add(name)
    return scope


def _options(root: Part, nation: Nation) -> dict[str, tuple[Option, ...]]:
    """Return the options of each variable that holds a key: choices, areas, registries' fields."""
    found = {}
    for name, part in root.parts("evidence").items():
        registry = nation.registries.get(part.text("registry"))
        for use in part.names("use"):
            if registry and use in registry.fields:
                found[f"{name}.{use}"] = registry.fields[use].options
    areas = tuple(Option(area.name, area.title) for area in nation.areas.values())
    for page in root.parts("ask").values():
        for name, part in page.parts("questions").items():
            if type_of(part) is QuestionType.ADDRESS:
                found[f"{name}.area"] = areas
            found.setdefault(name, _labelled(part))
            for key, inner in part.parts("questions").items():
                if type_of(inner) is QuestionType.ADDRESS:
                    found[f"{key}.area"] = areas
                found[f"{name}.{key}"] = found[key] = _labelled(inner)
    return {name: options for name, options in found.items() if options}


def _labelled(part: Part) -> tuple[Option, ...]:
    return tuple(Option(key, label) for key, label in part.labels("options").items())


def _evidence(name: str, part: Part, nation: Nation, rules: RuleReader) -> Evidence:
    """Compile evidence, and put it in scope after the last answer that it needs."""
    registry = nation.registries.get(part.text("registry"))
    fields = registry.fields if registry else {}
    read: set[str] = set()
    key: dict[str, Rule] = {}
    for field, source in part.rules("key").items():
        expects = FIELD_TYPES.get(fields[field].type, "string") if field in fields else ""
        found = rules.compile(source, expects)
        if found:
            key[field] = found[0]
            read |= found[1].reads
    when = rules.compile(part.rule("when"), "bool")
    if when:
        read |= when[1].reads
    _no_circle(name, part, read, rules)
    rules.scope.since[name] = max((rules.scope.position(variable) for variable in read), default=0)
    return Evidence(
        name=name,
        registry=part.text("registry"),
        key=key,
        use=part.names("use"),
        purpose=part.words("purpose"),
        when=when[0] if when else None,
        reads_answers=tuple(sorted({root_of(v) for v in read if rules.scope.is_question(v)})),
    )


def _no_circle(name: str, part: Part, read: set[str], rules: RuleReader) -> None:
    """Evidence may be found by what other evidence says, if that stands above it."""
    known = [key for key in rules.scope.since if not rules.scope.is_question(key)]
    later = set(known[known.index(name) :])
    for other in sorted({root_of(variable) for variable in read} & later):
        told = f'"{name}" is found by what "{other}" says, so "{other}" must stand above it'
        part.tree.problem(part.path, "evidence-order", told)


def _page(part: Part, rules: RuleReader) -> AskPage:
    name = part.text("page")
    questions = part.parts("questions")
    own = [q for q in questions if rules.scope.pages[q] == name]
    before = min((rules.scope.since[q] for q in own), default=1) - 1
    return AskPage(
        name=name,
        title=part.words("title"),
        hint=part.words("hint"),
        when=rules.rule(part.rule("when"), "bool", after=before, where=name),
        questions=tuple(_question(key, inner, name, rules) for key, inner in questions.items()),
    )


def _question(name: str, part: Part, page: str, rules: RuleReader, inside: str = "") -> Question:
    kind = type_of(part)
    here = rules.scope.since[name]
    optional = part.flag("optional")
    least = part.number("least")
    computed = _computed(part, here, page, rules) if kind is QuestionType.COMPUTED else None
    options = _labelled(part)
    if computed is not None:
        options = rules.options[name] = rules.options_of(part.rule("rule"))
    return Question(
        name=name,
        type=kind,
        label=part.words("label"),
        hint=part.words("hint"),
        optional=optional,
        when=rules.rule(
            part.rule("when"), "bool", after=_before(part, here), where=page, inside=inside
        ),
        known=_known(part.part("known"), kind, here, page, rules) if part.has("known") else None,
        checks=_checks(part, here, page, rules, inside),
        purpose=part.words("purpose"),
        meaning=part.text("meaning"),
        ask_again=part.text("ask_again"),
        options=options,
        accept=part.names("accept") or DEFAULT_ACCEPT,
        size_bytes_max=part.number("max_size") or 5_000_000,
        length_max=part.number("max_length") or LENGTH_MAX.get(kind, 200),
        minimum=_bound(part, "minimum", kind, rules),
        maximum=_bound(part, "maximum", kind, rules),
        computed=computed,
        questions=tuple(
            _question(key, inner, page, rules, inside=name)
            for key, inner in part.parts("questions").items()
            if rules.scope.items.get(key) == name
        ),
        item=part.words("item"),
        least=least if least is not None else 0 if optional else 1,
        most=part.number("most") or ITEMS_MAX,
    )


def _before(part: Part, here: int) -> int:
    """Return the last question before this one; those of a list's items stand within it."""
    return here - 1 - len(part.parts("questions"))


def _bound(part: Part, key: str, kind: QuestionType, rules: RuleReader) -> int | None:
    """Return a bound; of money it is written in major units, and nobody owes less than nothing."""
    number = part.number(key)
    if kind is not QuestionType.MONEY:
        return number
    lowest = 0 if key == "minimum" else None
    return lowest if number is None else number * 10 ** money.digits_of(rules.currency)


def _computed(part: Part, here: int, page: str, rules: RuleReader) -> Computed | None:
    gives = value_type_of(part)
    source = part.rule("rule")
    rule = rules.rule(source, NAMES_OF[gives][""], after=here - 1, where=page)
    if rule is None:
        return None
    read = dict.fromkeys(call.table for call in ruletext.lookups(rule.source))
    return Computed(rule, gives, part.words("because"), tuple(read))


def _known(part: Part, kind: QuestionType, here: int, page: str, rules: RuleReader) -> Known | None:
    expects = NAMES_OF[kind].get("", "")
    value = rules.compile(part.rule("value"), expects, after=here - 1, where=page)
    when = rules.rule(part.rule("when"), "bool", after=here - 1, where=page)
    if value is None:
        return None
    evidence = {root_of(v) for v in value[1].reads if not rules.scope.is_question(v)}
    known = tuple(name for name in rules.scope.since if name in evidence)
    return Known(value[0], when, known, rules.options_of(part.rule("value")))


def _checks(part: Part, here: int, page: str, rules: RuleReader, inside: str) -> tuple[Check, ...]:
    rule = rules.rule(part.rule("check"), "bool", after=here, where=page, inside=inside)
    return (Check(rule, part.words("error")),) if rule else ()


def _issue(name: str, part: Part, rules: RuleReader) -> Issue:
    claims = []
    for claim, inner in part.parts("claims").items():
        rule = rules.rule(inner.rule("rule"))
        if rule is not None:
            options = rules.options_of(inner.rule("rule"))
            claims.append(Claim(claim, inner.words_or("label", claim), rule, options))
    return Issue(
        name=name,
        title=part.words_or("title", name),
        after=part.text("after"),
        claims=tuple(claims),
        layout=part.text("layout"),
        valid_for=part.span("valid_for"),
    )


def _record(part: Part, nation: Nation, rules: RuleReader) -> Record:
    registry = nation.registries.get(part.text("registry"))
    fields = registry.fields if registry else {}
    entry: dict[str, Rule] = {}
    for field, inner in part.parts("entry").items():
        expects = FIELD_TYPES.get(fields[field].type, "") if field in fields else ""
        rule = rules.rule(inner.rule("rule"), expects)
        if rule is not None:
            entry[field] = rule
    return Record(part.text("registry"), part.text("after"), part.text("do"), entry)
