"""Single rows without a queryset: for what every page does, where building the query costs most.

Django writes the SQL of a queryset anew each time, which takes it longer than PostgreSQL takes to
answer. Here it is written once for a model. What is written is held back (held.py): the row must be
new, or locked by the caller, for nobody learns whether there was one.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections

from torana.base.postgres import held
from torana.base.postgres.engine.base import DatabaseWrapper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Field, Model

M = TypeVar("M", bound="Model")


def ask(statement: str, values: Sequence[Any]) -> Any:  # noqa: ANN401 - Django's or psycopg's cursor
    """Execute a statement of ours; take the rows of the cursor before anything else is asked."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert isinstance(wrapper, DatabaseWrapper)
    return wrapper.ask(statement, values)


def one(model: type[M], where: str, values: Sequence[Any], *, lock: bool = False) -> M | None:
    """Return the row for which `where` holds, None where there is none or it may not be seen.

    `where` is SQL of ours with %s for each of `values`; `lock` keeps others from changing the row
    until the transaction ends.
    """
    row = ask(_select(model, where) + (" FOR UPDATE" if lock else ""), values).fetchone()
    return None if row is None else _made(model, row)


def many(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """Return the rows for which `where` holds, which says their order and a LIMIT too."""
    assert " LIMIT " in where, "as many rows as there are"
    return [_made(model, row) for row in ask(_select(model, where), values).fetchall()]


def insert(row: Model) -> None:
    """Have a new row written."""
    fields = _fields(type(row))
    held.write(_insert(type(row)), _values(row, fields))


def insert_first(row: Model) -> bool:
    """Write a new row at once; False where another stands in its place, which is left alone."""
    return bool(ask(_insert(type(row)) + " ON CONFLICT DO NOTHING", values_of(row)).rowcount)


def update(row: Model, names: tuple[str, ...]) -> None:
    """Have some fields of a row written that the caller holds locked."""
    fields = _named(type(row), names)
    held.write(_update(type(row), names), [*_values(row, fields), row.pk])


def delete(row: Model) -> None:
    """Have a row deleted that the caller holds locked."""
    held.write(_delete(type(row)), [row.pk])


def values_of(row: Model) -> list[Any]:
    """Return every column's value of a row, in order, for an INSERT of the caller's own."""
    return _values(row, _fields(type(row)))


def _made(model: type[M], row: Sequence[object]) -> M:
    made = [
        value if read is None else read(value)
        for value, read in zip(row, _reads(model), strict=True)
    ]
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), made)


@functools.cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in _fields(model)]


def _values(row: Model, fields: Sequence[Field[Any, Any]]) -> list[Any]:
    wrapper = connections[DEFAULT_DB_ALIAS]  # looked up once: it costs more than a value
    return [field.get_db_prep_save(getattr(row, field.attname), wrapper) for field in fields]


@functools.cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 - public in all but name


@functools.cache
def _named(model: type[Model], names: tuple[str, ...]) -> tuple[Field[Any, Any], ...]:
    by_name = {field.name: field for field in _fields(model)}
    return tuple(by_name[name] for name in names)


@functools.cache
def _reads(model: type[Model]) -> tuple[Callable[[object], object] | None, ...]:
    """Return how each column's value becomes the field's; None where it is that already."""
    return tuple(_read(field) for field in _fields(model))


def _read(field: Field[Any, Any]) -> Callable[[object], object] | None:
    found = field.get_db_converters(connection)
    if not found:
        return None

    def read(value: object) -> object:
        for convert in found:
            value = convert(value, None, connection)
        return value

    return read


@functools.cache
def _select(model: type[Model], where: str) -> str:
    return f"SELECT {_columns(model)} FROM {_table(model)} WHERE {where}"  # noqa: S608 - our own names


@functools.cache
def _insert(model: type[Model]) -> str:
    marks = ", ".join(["%s"] * len(_fields(model)))
    return f"INSERT INTO {_table(model)} ({_columns(model)}) VALUES ({marks})"  # noqa: S608 - our own names


@functools.cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{field.column}" = %s' for field in _named(model, names))
    return f"UPDATE {_table(model)} SET {changes} WHERE {_key(model)} = %s"  # noqa: S608 - our own names


@functools.cache
def _delete(model: type[Model]) -> str:
    return f"DELETE FROM {_table(model)} WHERE {_key(model)} = %s"  # noqa: S608 - our own names


def _columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in _fields(model))


def _table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'  # noqa: SLF001 - public in all but name


def _key(model: type[Model]) -> str:
    key = model._meta.pk  # noqa: SLF001 - public in all but name
    assert key is not None
    return f'"{key.column}"'
