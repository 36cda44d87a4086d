"""A strict reader of the JSON schema that comes with the Compose Specification.

It knows the words that this schema uses and refuses a schema with others, so nothing goes unread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOLD_ONLY = {"$id", "$schema", "default", "definitions", "deprecated", "description", "title"}
_TOLD_ONLY |= {"format", "$comment"}
_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """Yield what in `value` the schema does not allow."""
    for word, told in schema.items():
        if word not in _TOLD_ONLY:
            yield from _WORDS[word](value, told, schema, root)


def _ref(value: Any, told: str, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    del schema
    target: Any = root
    for step in told.removeprefix("#/").split("/"):
        target = target[step]
    yield from problems(value, target, root)


def _type(value: Any, told: str | list[str], *_: object) -> Iterator[str]:
    wanted = [told] if isinstance(told, str) else told
    fits = any(isinstance(value, _TYPES[name]) for name in wanted)
    if not fits or (isinstance(value, bool) and "boolean" not in wanted):
        yield f"{value!r} is no {' or '.join(wanted)}"


def _one_of(
    value: Any,
    told: list[dict[str, Any]],
    schema: dict[str, Any],
    root: dict[str, Any],
) -> Iterator[str]:
    del schema
    found = [list(problems(value, one, root)) for one in told]
    if sum(not one for one in found) != 1:
        yield f"{value!r} fits not one of {len(told)} shapes: {found}"


def _properties(
    value: Any,
    told: dict[str, Any],
    schema: dict[str, Any],
    root: dict[str, Any],
) -> Iterator[str]:
    del schema
    for name in told.keys() & value.keys() if isinstance(value, dict) else ():
        for problem in problems(value[name], told[name], root):
            yield f"{name}: {problem}"


def _patterns(
    value: Any,
    told: dict[str, Any],
    schema: dict[str, Any],
    root: dict[str, Any],
) -> Iterator[str]:
    del schema
    for name, held in value.items() if isinstance(value, dict) else ():
        for pattern, wanted in told.items():
            if re.search(pattern, str(name)):
                yield from (f"{name}: {problem}" for problem in problems(held, wanted, root))


def _more(
    value: Any,
    told: bool | dict[str, Any],  # noqa: FBT001 - as JSON schema has it
    schema: dict[str, Any],
    root: dict[str, Any],
) -> Iterator[str]:
    for name, held in value.items() if isinstance(value, dict) else ():
        if name in schema.get("properties", {}):
            continue
        if any(re.search(one, str(name)) for one in schema.get("patternProperties", {})):
            continue
        if told is False:
            yield f"{name} is not a word here"
        elif isinstance(told, dict):
            yield from (f"{name}: {problem}" for problem in problems(held, told, root))


def _items(
    value: Any,
    told: dict[str, Any],
    schema: dict[str, Any],
    root: dict[str, Any],
) -> Iterator[str]:
    del schema
    for held in value if isinstance(value, list) else ():
        yield from problems(held, told, root)


def _required(value: Any, told: list[str], *_: object) -> Iterator[str]:
    for name in told if isinstance(value, dict) else ():
        if name not in value:
            yield f"{name} is missing"


def _enum(value: Any, told: list[Any], *_: object) -> Iterator[str]:
    if value not in told:
        yield f"{value!r} is none of {told}"


def _pattern(value: Any, told: str, *_: object) -> Iterator[str]:
    if isinstance(value, str) and not re.search(told, value):
        yield f"{value!r} does not look like {told}"


def _unique(value: Any, told: bool, *_: object) -> Iterator[str]:  # noqa: FBT001
    if told and isinstance(value, list) and len({repr(one) for one in value}) < len(value):
        yield f"{value!r} says something twice"


def _within(value: Any, told: float, sign: int) -> Iterator[str]:
    if isinstance(value, int | float) and (value - told) * sign < 0:
        yield f"{value!r} is beyond {told}"


_WORDS: dict[str, Callable[..., Iterator[str]]] = {
    "$ref": _ref,
    "type": _type,
    "oneOf": _one_of,
    "properties": _properties,
    "patternProperties": _patterns,
    "additionalProperties": _more,
    "items": _items,
    "required": _required,
    "enum": _enum,
    "pattern": _pattern,
    "uniqueItems": _unique,
    "minimum": lambda value, told, *_: _within(value, told, 1),
    "maximum": lambda value, told, *_: _within(value, told, -1),
}
