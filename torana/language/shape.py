"""Nodes to a tree: what stands in a file is held against its schema, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.nodes import ListNode, MappingNode, Place, Scalar
from torana.language.problems import nearest, one_of, shown
from torana.language.scalars import Wrong, typed
from torana.language.schema.kinds import (
    Anything,
    Cel,
    Listed,
    Name,
    Named,
    OneOf,
    Record,
    Words,
)
from torana.language.tree import RuleSource, Tree, Value

if TYPE_CHECKING:
    from torana.language.nodes import Entry, Node
    from torana.language.problems import Report
    from torana.language.schema.kinds import Kind

LATER = "belongs to the language, but this version of Torana does not run it yet"


def shape(root: Node, schema: Record, file: str, report: Report) -> Tree:
    """Return the tree of a file; what is wrong goes to `report` and is absent from the tree."""
    tree = Tree(file, report)
    found = _value(tree, "", root, schema)
    if isinstance(found, dict):
        tree.values = found
    return tree


def _value(tree: Tree, path: str, node: Node, kind: Kind) -> Value | None:
    tree.places.setdefault(path, node.place)
    match kind:
        case Record():
            return _record(tree, path, node, kind)
        case Named():
            return _named(tree, path, node, kind)
        case Listed():
            return _listed(tree, path, node, kind)
        case Cel():
            return _rule(tree, node)
        case Anything():
            return _anything(node)
        case _:
            return _scalar(tree, path, node, kind)


def _record(tree: Tree, path: str, node: Node, kind: Record) -> Value | None:
    if not isinstance(node, MappingNode):
        _not_a(tree, node, f"the keys of {kind.what}", one_of(_required(kind) or kind.keys))
        return None
    values: dict[str, Value] = {}
    for entry in node.entries:
        name = entry.key.text
        known = kind.keys.get(name)
        if known is None:
            _unknown_key(tree, entry, kind)
            continue
        inner = _under(path, name)
        tree.places[inner] = entry.key.place
        found = _value(tree, inner, entry.value, known.kind)
        if found is not None:
            values[name] = found
    _missing_keys(tree, node, kind)
    return values


def _unknown_key(tree: Tree, entry: Entry, kind: Record) -> None:
    name = entry.key.text
    if name in kind.later:
        tree.problem_at(entry.key.place, "not-yet", f'"{name}" {LATER}')
        return
    near = nearest(name, kind.keys)
    tree.problem_at(
        entry.key.place,
        "unknown-key",
        f'unknown key "{shown(name)}"',
        expected="" if near else f"{kind.what} has the keys {one_of(kind.keys)}",
        nearest=near,
    )


def _missing_keys(tree: Tree, node: MappingNode, kind: Record) -> None:
    there = {entry.key.text for entry in node.entries}
    unknown = [name for name in there if name not in kind.keys]
    for name in _required(kind):
        if name in there or nearest(name, unknown):  # misspelt, and told already
            continue
        says = kind.keys[name].says
        tree.problem_at(node.place, "missing-key", f'{kind.what} needs "{name}" ({says})')


def _required(kind: Record) -> list[str]:
    return [name for name, key in kind.keys.items() if key.required]


def _named(tree: Tree, path: str, node: Node, kind: Named) -> Value | None:
    if not isinstance(node, MappingNode):
        _not_a(tree, node, "names, each with what stands under it")
        return None
    values: dict[str, Value] = {}
    for entry in node.entries:
        name = typed(entry.key.text, kind.name)
        if isinstance(name, Wrong):
            told = f'"{shown(entry.key.text)}" cannot be a name here'
            if not isinstance(kind.name, Name):
                told = f'"{shown(entry.key.text)}" cannot stand here'
            tree.problem_at(
                entry.key.place, "not-a-name", told, expected=name.expected, nearest=name.nearest
            )
            continue
        inner = _under(path, entry.key.text)
        tree.places[inner] = entry.key.place
        found = _value(tree, inner, entry.value, kind.of)
        if found is not None:
            values[entry.key.text] = found
    _too_few(tree, node.place, len(node.entries), kind.least)
    return values


def _listed(tree: Tree, path: str, node: Node, kind: Listed) -> Value | None:
    if not isinstance(node, ListNode):
        _not_a(tree, node, "a list, such as [one, two]")
        return None
    if kind.named_by:
        return _listed_by_name(tree, path, node, kind)
    values: list[Value] = []
    for number, item in enumerate(node.items):
        found = _value(tree, _under(path, str(number)), item, kind.of)
        if found is not None:
            values.append(found)
    _too_few(tree, node.place, len(node.items), kind.least)
    return values


def _listed_by_name(tree: Tree, path: str, node: ListNode, kind: Listed) -> Value:
    """Read a list whose items have names; it becomes a mapping in the order of the list."""
    values: dict[str, Value] = {}
    for number, item in enumerate(node.items):
        entry = item.get(kind.named_by) if isinstance(item, MappingNode) else None
        name = entry.value.text if entry and isinstance(entry.value, Scalar) else str(number)
        if name in values:
            told = f'{kind.named_by} "{shown(name)}" is there twice'
            tree.problem_at(item.place, "duplicate-name", told)
            continue
        found = _value(tree, _under(path, name), item, kind.of)
        if found is not None:
            values[name] = found
    _too_few(tree, node.place, len(node.items), kind.least)
    return values


def _rule(tree: Tree, node: Node) -> Value | None:
    if not isinstance(node, Scalar):
        _not_a(tree, node, "a rule in quotes, such as 'relation == \"self\"'")
        return None
    if not node.text.strip():
        tree.problem_at(node.place, "empty", "a rule is missing here")
        return None
    one_line = not node.block and "\n" not in node.text
    first = Place(node.place.line, node.place.column + (1 if node.quoted else 0))
    return RuleSource(node.text, first, one_line)


def _scalar(tree: Tree, path: str, node: Node, kind: Kind) -> Value | None:
    if not isinstance(node, Scalar):
        wanted = typed("", kind)
        _not_a(tree, node, wanted.expected if isinstance(wanted, Wrong) else "text")
        return None
    if isinstance(kind, OneOf) and node.text in kind.later:
        tree.problem_at(
            node.place, "not-yet", f'"{node.text}" {LATER}', expected=one_of(kind.words)
        )
        return None
    found = typed(node.text, kind)
    if isinstance(found, Wrong):
        told = f'"{shown(node.text)}" cannot stand here' if node.text else "nothing stands here"
        tree.problem_at(
            node.place, "wrong-value", told, expected=found.expected, nearest=found.nearest
        )
        return None
    if isinstance(kind, Words) and isinstance(found, str):
        tree.words[path] = found
    return found


def _anything(node: Node) -> Value:
    match node:
        case Scalar():
            return node.text
        case ListNode():
            return [_anything(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: _anything(entry.value) for entry in node.entries}


def _not_a(tree: Tree, node: Node, wanted: str, keys: str = "") -> None:
    stands = {
        Scalar: "text stands here",
        MappingNode: "keys stand here",
        ListNode: "a list stands here",
    }
    told = stands[type(node)]
    if isinstance(node, Scalar) and not node.text:
        told = "nothing stands here"
    expected = f"{wanted}: {keys}" if keys else wanted
    tree.problem_at(node.place, "wrong-shape", told, expected=expected)


def _too_few(tree: Tree, place: Place, count: int, least: int) -> None:
    if count < least:
        told = "this needs at least one" if least == 1 else f"this needs at least {least}"
        tree.problem_at(place, "too-few", told)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
