"""What a migration may do while the release before it serves (docs/how-to/upgrade.md).

Expand, migrate, contract: a release adds what it needs and still works with what was there; what
nothing uses any more is taken out by a later release, in a migration that says since when.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db.migrations import operations as ops
from django.db.models import NOT_PROVIDED, Value
from django.db.models.functions import Now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.migrations import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.models import Field

# A migration that takes something out says here which release stopped using it: unused_since.
SINCE = re.compile(r"^\d+\.\d+\.\d+$")


def problems(migration: Migration) -> list[str]:
    """Return, in sentences, what this migration does that the release before would feel."""
    made = {
        op.name.lower() for op in _all_of(migration.operations) if isinstance(op, ops.CreateModel)
    }
    found = []
    for op in _all_of(migration.operations):
        if getattr(op, "model_name", "").lower() not in made:
            found += [f"{op.describe()}: {told}" for told in _problems_of(op, migration)]
    return found


def _all_of(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield what reaches the database; what changes Django's own picture alone does not."""
    for op in operations:
        if isinstance(op, ops.SeparateDatabaseAndState):
            yield from _all_of(op.database_operations)
        else:
            yield op


def _problems_of(op: Operation, migration: Migration) -> Iterator[str]:
    """Yield what stands against one operation on a table that is in use."""
    for kinds, needs, told in RULES:
        if isinstance(op, kinds):
            if not needs(op, migration):
                yield told
            break
    else:
        if isinstance(op, ops.AddField):
            yield from _problems_of_a_new_column(op.field)
        elif not getattr(migration, "safe_because", ""):
            yield 'nobody can tell what it locks: safe_because = "..." says why the others go on.'


def _never(op: Operation, migration: Migration) -> bool:
    del op, migration
    return False


def _always(op: Operation, migration: Migration) -> bool:
    del op, migration
    return True


def _by_itself(op: Operation, migration: Migration) -> bool:
    del op
    return not migration.atomic and len(migration.operations) == 1


def _unused(op: Operation, migration: Migration) -> bool:
    del op
    return bool(SINCE.match(getattr(migration, "unused_since", "")))


def _in_batches(op: Operation, migration: Migration) -> bool:
    code = getattr(op, "code", None)
    return not migration.atomic and getattr(code, "rows_in_a_batch", 0) > 0


# What is done, what it needs, and what is told where that is missing. The first that fits counts.
RULES: tuple[tuple[tuple[type[Operation], ...], Callable[[Operation, Migration], bool], str], ...]
RULES = (
    (
        (ops.RenameField, ops.RenameModel, ops.RenameIndex, ops.AlterModelTable),
        _never,
        "the release before knows it by its old name. Add a new one; take out the old one later.",
    ),
    (
        (AddIndexConcurrently, RemoveIndexConcurrently, ValidateConstraint),
        _by_itself,
        "it needs a migration of its own with atomic = False, so that it can be repeated.",
    ),
    (
        (
            ops.CreateModel,
            ops.AlterModelOptions,
            ops.AlterModelManagers,
            ops.AlterModelTableComment,
            AddConstraintNotValid,
        ),
        _always,
        "",
    ),
    (
        (ops.RemoveField, ops.DeleteModel, ops.RemoveIndex, ops.RemoveConstraint),
        _unused,
        'the release before may use it: unused_since = "x.y.z" names the one that stopped.',
    ),
    (
        (ops.AddIndex,),
        _never,
        "it keeps writers out while it is built. Use AddIndexConcurrently.",
    ),
    (
        (ops.AddConstraint,),
        _never,
        "it reads the whole table under a lock. Use AddConstraintNotValid, then validate.",
    ),
    (
        (ops.RunPython,),
        _in_batches,
        "it may hold a table for long. Let a job do it in batches (rows_in_a_batch).",
    ),
)


def _problems_of_a_new_column(field: Field[object, object]) -> Iterator[str]:
    default = field.db_default
    if not field.null and default is NOT_PROVIDED:
        yield "the release before writes rows without it: null=True or a db_default."
    if default is not NOT_PROVIDED and not _is_constant(default):
        yield "a default that differs by row rewrites the table. Add it empty and fill in batches."
    if field.unique or getattr(field, "db_index", False):
        yield "it builds an index that keeps writers out. Add that concurrently, by itself."
    if field.is_relation and getattr(field, "db_constraint", False):
        yield "a foreign key locks both tables. Add it with db_constraint=False."


def _is_constant(default: object) -> bool:
    """Whether PostgreSQL evaluates it once for all rows, and so need not rewrite them."""
    return isinstance(default, Value | Now | str | int | float | bool | bytes | list | dict)
