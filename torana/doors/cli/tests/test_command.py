"""The `torana` command explains itself, and refuses to start on bad ground."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from torana.doors.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path


def torana(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TORANA_")}
    return subprocess.run(
        [sys.executable, "-m", "torana", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment | settings,
    )


def test_help_names_every_command_and_every_exit_status() -> None:
    answer = torana("--help")
    assert answer.returncode == 0
    for command in COMMANDS:
        assert (command.name in answer.stdout) is not command.hidden
    assert "exit status:" in answer.stdout


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_each_command_says_what_it_does(command: str) -> None:
    answer = torana(*command.split(), "--help")
    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: torana {command}")


def test_an_unknown_word_is_a_misuse() -> None:
    answer = torana("dance")
    assert answer.returncode == 2
    assert "invalid choice" in answer.stderr


def test_a_production_start_tells_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    answer = torana("web", TORANA_DATA=str(tmp_path / "none"), TORANA_PORT="99999")
    assert answer.returncode == 3
    for name in ("TORANA_SECRET_KEY", "TORANA_MASTER_KEY", "TORANA_PUBLIC_URL", "TORANA_PORT"):
        assert name in answer.stderr


@pytest.mark.parametrize("process", ["web", "worker", "sequencer"])
def test_no_process_starts_a_demonstration_outside_a_folder_of_up(
    process: str, tmp_path: Path
) -> None:
    answer = torana(process, TORANA_DATA=str(tmp_path), TORANA_DEMO="yes")
    assert answer.returncode == 3
    assert "TORANA_DEMO is on" in answer.stderr


def test_no_demonstration_is_shown_beyond_this_machine(tmp_path: Path) -> None:
    (tmp_path / "demonstration").write_text("made by `torana up`\n")
    answer = torana(
        "web",
        "--bind",
        "0.0.0.0",  # noqa: S104 - what is refused
        TORANA_DATA=str(tmp_path),
        TORANA_DEMO="yes",
    )
    assert answer.returncode == 3
    assert "bound to this machine alone" in answer.stderr


def test_a_folder_of_up_is_no_demonstration_unless_up_says_so(tmp_path: Path) -> None:
    (tmp_path / "demonstration").write_text("made by `torana up`\n")
    code = "from django.conf import settings; print(settings.DEMO)"
    for told, meant in (({}, "False"), ({"TORANA_DEMO": "yes"}, "True")):
        answer = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "torana.settings", "TORANA_DATA": str(tmp_path)}
            | told,
        )
        assert answer.stdout.strip() == meant


def test_a_database_that_is_away_is_a_sentence_and_not_a_trace(tmp_path: Path) -> None:
    answer = torana("migrate", "--data", str(tmp_path))
    assert answer.returncode == 3
    assert "The database does not answer" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_doctor_tells_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    answer = torana("doctor", "--data", str(tmp_path / "none"))
    assert answer.returncode == 1
    assert "does not exist" in answer.stdout
    assert "`torana up` makes it" in answer.stdout
    assert "TORANA_PUBLIC_URL" in answer.stdout
