"""Each file of broken/nation changes one thing in the sound nation, and says what is told then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from torana.language.api import check_nation
from torana.language.tests.folders import BROKEN, SOUND, problems_of

DANGERS = sorted((BROKEN / "nation").glob("*.txt"))
NYOTA = Path(__file__).parents[3] / "nations" / "nyota"


@pytest.mark.parametrize("danger", DANGERS, ids=lambda path: path.stem)
def test_a_mistake_is_told_with_its_place_and_what_is_right(danger: Path) -> None:
    _, file, old, new, says = re.split(r"=== (?:file|find|put|says)\n", danger.read_text())
    assert problems_of({file.strip(): (old[:-1], new[:-1])}) == says.strip().split("\n")


@pytest.mark.parametrize("nation", [SOUND, NYOTA], ids=["sound", "nyota"])
def test_a_sound_nation_has_no_problems(nation: Path) -> None:
    assert [str(problem) for problem in check_nation(nation)] == []
