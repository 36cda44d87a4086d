"""The worked examples of a nation: they come out as written, or are told in words."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from torana.parts.casework import api as casework
from torana.parts.casework import models
from torana.parts.casework.tests.conftest import NOW, NYOTA

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def test_every_example_of_nyota_comes_out_as_written(as_owner: Switch) -> None:
    with as_owner():
        results = casework.run_examples(NYOTA, now=NOW)
        told = [f"{r.service}: {r.name}: {d}" for r in results for d in r.differences]
        assert told == []
        assert {result.service for result in results} == {
            folder.name for folder in (NYOTA / "services").iterdir()
        }
        assert models.Case.objects.count() == 0, "all of it was rolled back"


CHANGES = [
    (
        "{stage: review, due: 2026-03-04}",
        "{stage: review, due: 2026-03-05}",
        "due: expected 2026-03-05, got 2026-03-04",
    ),
    (
        "full_name: Amina Otieno\n",
        "full_name: Anima\n",
        'claim "full_name": expected Anima, got Amina Otieno',
    ),
    (
        "{relation: self, purpose: benefit, truth: 'yes'}",
        "{relation: self, purpose: benefit}",
        "asked, but the example does not answer: truth",
    ),
    (
        "child_number: '9999999952'",
        "child_number: '99'",
        (
            'the answer to "child_number" is not taken: An ID number has 10 digits, without spaces,'
            " and does not begin with 0"
        ),
    ),
]


def test_an_example_that_comes_out_otherwise_is_told_in_words(
    as_owner: Switch, tmp_path: Path
) -> None:
    nyota = Path(shutil.copytree(NYOTA, tmp_path / "nyota"))
    examples = nyota / "services/birth-certificate/examples.yaml"
    text = examples.read_text()
    for old, new, _ in CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    examples.write_text(text)
    with as_owner():
        results = casework.run_examples(nyota, now=NOW)
    said = [line for result in results for line in result.differences]
    assert sorted(said) == sorted(told for _, _, told in CHANGES)
