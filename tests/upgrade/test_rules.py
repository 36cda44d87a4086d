"""Every migration after a part's first one lets the release before go on serving."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import models
from django.db.migrations import Migration, operations
from django.db.models.functions import Random

from tests.nation import ROOT
from tests.upgrade import rules

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.migrations.operations.base import Operation

FILES = sorted(
    path
    for path in (ROOT / "torana").rglob("migrations/0*.py")
    if not path.name.startswith("0001_")
)


def _migration(path: Path) -> Migration:
    dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    found = importlib.import_module(dotted).Migration(path.stem, path.parent.parent.name)
    assert isinstance(found, Migration)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_migration_lets_the_release_before_go_on(path: Path) -> None:
    assert rules.problems(_migration(path)) == []


def test_the_first_migrations_are_those_of_the_first_release() -> None:
    """They have run at people's: what they do is changed by new ones alone."""
    firsts = sorted((ROOT / "torana").rglob("migrations/0001_*.py"))
    assert [path.stem for path in firsts] == ["0001_initial"] * 10


INDEX = models.Index(fields=["stage"], name="by_stage")
CHECK = models.CheckConstraint(condition=models.Q(version__gt=0), name="counted")
ONCE = models.UniqueConstraint(fields=["stage"], name="once")
REFUSED: tuple[tuple[Operation, str], ...] = (
    (operations.RemoveField("case", "area"), "unused_since"),
    (operations.DeleteModel("Case"), "unused_since"),
    (operations.RenameField("case", "area", "place"), "old name"),
    (operations.RenameModel("Case", "Matter"), "old name"),
    (operations.AlterModelTable("case", "matters"), "old name"),
    (operations.AddField("case", "colour", models.TextField()), "writes rows without it"),
    (operations.AddField("case", "colour", models.TextField(default="")), "writes rows without it"),
    (operations.AddField("case", "lot", models.FloatField(db_default=Random())), "differs by row"),
    (operations.AddField("case", "x", models.TextField(null=True, db_index=True)), "builds an ind"),
    (operations.AddField("case", "x", models.TextField(null=True, unique=True)), "builds an index"),
    (
        operations.AddField("case", "x", models.ForeignKey("Case", models.PROTECT, null=True)),
        "a foreign key locks both tables",
    ),
    (operations.AddIndex("case", INDEX), "keeps writers out"),
    (AddIndexConcurrently("case", INDEX), "atomic = False"),
    (operations.AddConstraint("case", CHECK), "AddConstraintNotValid"),
    (operations.AddConstraint("case", ONCE), "reads the whole table"),
    (operations.AlterField("case", "area", models.TextField()), "safe_because"),
    (operations.RunPython(lambda apps, editor: None), "in batches"),  # noqa: ARG005 - Django's
    (operations.RunSQL("LOCK casework_case"), "safe_because"),
    (
        operations.SeparateDatabaseAndState([operations.RenameField("case", "area", "place")]),
        "old name",
    ),
    (ValidateConstraint("case", "counted"), "atomic = False"),
)


@pytest.mark.parametrize(("operation", "told"), REFUSED)
def test_what_the_release_before_would_feel_is_refused(operation: Operation, told: str) -> None:
    migration = type("Migration", (Migration,), {"operations": [operation]})("0009", "casework")
    assert told in " ".join(rules.problems(migration))


ALLOWED: tuple[tuple[tuple[Operation, ...], dict[str, object]], ...] = (
    ((operations.AddField("case", "colour", models.TextField(null=True)),), {}),
    ((operations.AddField("case", "colour", models.TextField(db_default="")),), {}),
    ((AddIndexConcurrently("case", INDEX),), {"atomic": False}),
    ((AddConstraintNotValid("case", CHECK),), {}),
    ((ValidateConstraint("case", "counted"),), {"atomic": False}),
    ((operations.RemoveField("case", "area"),), {"unused_since": "0.2.0"}),
    (
        (operations.CreateModel("Note", []), operations.AddIndex("note", INDEX)),
        {},
    ),
)


@pytest.mark.parametrize(("made_of", "says"), ALLOWED)
def test_what_nobody_feels_is_allowed(
    made_of: tuple[Operation, ...], says: dict[str, object]
) -> None:
    migration = type("Migration", (Migration,), {"operations": list(made_of)} | says)("9", "x")
    assert rules.problems(migration) == []
