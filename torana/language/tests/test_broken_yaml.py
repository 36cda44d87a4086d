"""Each file of broken/yaml holds one danger; beside it stands what is told of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torana.language import reader
from torana.language.api import check_nation, read_nation
from torana.language.problems import Problem, Unsound
from torana.language.tests.folders import BROKEN, SOUND

if TYPE_CHECKING:
    from pathlib import Path

DANGERS = sorted((BROKEN / "yaml").glob("*.yaml"))
SLOW_S = 10


def told(content: bytes) -> list[str]:
    text = reader.text_of(content, "f.yaml")
    problems = (text,) if isinstance(text, Problem) else reader.read(text, "f.yaml")[1]
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("danger", DANGERS, ids=lambda path: path.stem)
def test_what_a_clerk_should_not_write_is_told_in_words(danger: Path) -> None:
    assert told(danger.read_bytes()) == danger.with_suffix(".says").read_text().strip().split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n" * 200_000,
        "".join(f"a{n}: 1\n" for n in range(100_000)),
        "[" * 4_000,
        "{" * 4_000,
        "- " * 2_000,
        "".join(" " * n + "a:\n" for n in range(900)),
        'a: "' + "x" * 4_000 + ("\n  " + "x" * 4_000) * 200 + '"',
        "# x\n" * 200_000,
        "a: |\n" + "  x\n" * 200_000,
        "? " * 2_000,
        "&a " * 1_000,
        "!" * 4_000,
    ],
    ids=lambda text: f"{text[:12]!r}",
)
def test_no_file_takes_long(text: str) -> None:
    began = time.monotonic()
    reader.read(text, "f.yaml")
    assert time.monotonic() - began < SLOW_S


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    told(content)


@given(st.text("ab:-[]{}&*!|>'\"#%@,?\n \t", max_size=80))
def test_no_signs_of_yaml_break_the_reader(text: str) -> None:
    told(text.encode())


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "nation.yaml").open("wb") as file:
        file.truncate(50_000_000)
    began = time.monotonic()
    problems = check_nation(tmp_path)
    assert time.monotonic() - began < 1
    assert str(problems[1]) == "nation.yaml:1:1 this file is larger than 1 MB"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    problems = check_nation(tmp_path / "nowhere")
    assert "there is no folder" in str(problems[1])


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "nation.yaml").symlink_to(SOUND / "nation.yaml")
    problems = check_nation(tmp_path)
    assert any("plain files, not of links" in str(problem) for problem in problems)


def test_a_file_that_does_not_belong_is_told_with_the_name_that_would(tmp_path: Path) -> None:
    (tmp_path / "services" / "permit").mkdir(parents=True)
    (tmp_path / "services" / "permit" / "Service.yaml").write_text("torana: 1\n")
    problems = [str(problem) for problem in check_nation(tmp_path)]
    assert any("no part of a nation" in p and 'did you mean "service.yaml"' in p for p in problems)


def test_an_unsound_nation_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unsound) as caught:
        read_nation(tmp_path)
    assert {problem.file for problem in caught.value.problems} == {"nation.yaml", "agencies.yaml"}
