"""Settings are read with a type, and an operator hears of everything at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from torana.base.env import Env, Unsound

if TYPE_CHECKING:
    from collections.abc import Callable

NOWHERE = Path("/nowhere/at/all")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("90", 90), ("90s", 90), ("15m", 900), ("2h", 7200), ("7d", 604_800), (" 1H ", 3600)],
)
def test_durations_are_written_as_people_write_them(written: str, meant: int) -> None:
    assert Env({"T": written}).duration_s("T", 1) == meant


@pytest.mark.parametrize(("written", "meant"), [("5000", 5000), ("500k", 500_000), ("10m", 10**7)])
def test_sizes_are_written_as_people_write_them(written: str, meant: int) -> None:
    assert Env({"S": written}).size_bytes("S", 1) == meant


@pytest.mark.parametrize(
    "read",
    [
        lambda env: env.number("X", 5),
        lambda env: env.number("X", 5, most=3),
        lambda env: env.duration_s("X", 5),
        lambda env: env.size_bytes("X", 5),
        lambda env: env.flag("X"),
        lambda env: env.text("X", "web", among=("web", "worker")),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_what_would_be(
    read: Callable[[Env], object],
) -> None:
    env = Env({"X": "maybe"})
    read(env)
    assert len(env.problems) == 1
    assert env.problems[0].startswith("X is 'maybe', and must be")


def test_all_problems_are_told_at_once() -> None:
    env = Env({"PORT": "many", "ROLE": "king"})
    env.number("PORT", 8000)
    env.text("ROLE", "web", among=("web",))
    env.secret("KEY", file=NOWHERE, purpose="locks the door")
    with pytest.raises(Unsound) as refused:
        env.refuse_problems()
    for word in ("PORT", "ROLE", "KEY (locks the door)"):
        assert word in str(refused.value)


def test_a_secret_comes_from_the_environment_from_a_named_file_or_from_the_folder(
    tmp_path: Path,
) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    assert Env({"K": "given"}).secret("K", file=file, purpose="p") == "given"
    assert Env({"K_FILE": str(file)}).secret("K", file=NOWHERE, purpose="p") == "from a file"
    assert Env({}).secret("K", file=file, purpose="p") == "from a file"


def test_no_secret_is_ever_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hush")
    env = Env({"K": "hush", "URL": "postgresql://me:hush@host/name"})
    env.secret("K", file=file, purpose="p")
    env.secret("L", file=file, purpose="p")
    env.text("URL")
    assert "hush" not in " ".join(reading.shown for reading in env.readings)
