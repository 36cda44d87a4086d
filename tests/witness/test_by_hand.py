"""A proof checked by hand, with the lines of docs/how-to/witness.md and other people's tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.nation import ROOT
from tests.witness.conftest import append
from torana.parts.transparency import api as transparency

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pytest_django import Settings

    from torana.base.actor import Actor
    from torana.doors.witness.tests.running import Running

    Acting = Callable[[Actor], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

HOW = (ROOT / "docs/how-to/witness.md").read_text()
(BY_HAND,) = re.findall(r"```sh\n(.*?)```", HOW, re.DOTALL)
SAID = [
    "the event is the one that was sealed",
    "it leads to the root in the checkpoint",
    "Signature Verified Successfully",
    "Signature Verified Successfully",
]


@pytest.fixture
def proof(
    grow: Callable[[int], None], ask: Callable[[], bool], amina: Actor, acting: Acting,
    settings: Settings,
) -> Path:  # fmt: skip
    """Return amina's proof of one event among thirty-odd, cosigned."""
    grow(12)
    with acting(amina):
        leaf = append(amina.person_id)
    grow(20)
    ask()
    with acting(amina):
        told = transparency.proof_of(leaf, by=amina).as_json()
    file: Path = settings.DATA / "proof.json"
    file.write_text(told)
    return file


def by_hand(proof: Path, log: str, witness: str) -> list[str]:
    """Run the lines of the page, and return what they say."""
    answer = subprocess.run(
        ["/bin/sh", "-c", BY_HAND],
        cwd=proof.parent,
        env={"PATH": os.environ["PATH"], "log": log, "witness": witness},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    sys.stderr.write(answer.stderr)  # shown where the test fails
    return answer.stdout.splitlines()


@pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("jq", "openssl", "xxd", "sha256sum")),
    reason="apt install jq openssl xxd",
)
def test_the_lines_of_the_page_come_to_the_same_answer(witness: Running, proof: Path) -> None:
    log = transparency.vkey() or ""
    assert by_hand(proof, log, witness.vkey) == SAID
    whole = proof.read_text()
    proof.write_text(whole.replace("Births Act", "Deaths Act"))
    assert SAID[0] not in by_hand(proof, log, witness.vkey)
    proof.write_text(re.sub(r"index (\d+)", lambda m: f"index {int(m[1]) ^ 1}", whole))
    assert SAID[1] not in by_hand(proof, log, witness.vkey)


def command(proof: Path, *words: str) -> tuple[int, str]:
    """Run `torana proof` in a folder with no settings and no data."""
    answer = subprocess.run(
        [sys.executable, "-m", "torana", "proof", str(proof), *words],
        env={"PATH": os.environ["PATH"], "TORANA_DATA": str(proof.parent / "nothing")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_the_command_needs_the_file_and_the_keys_alone(witness: Running, proof: Path) -> None:
    log = transparency.vkey() or ""
    status, told = command(proof, "--log", log, "--witness", witness.vkey)
    assert status == 0, told
    assert "its witnesses stand by it" in told
    assert "w1.example/witness at 20" in told
    assert "Births Act" in told
    other = witness.vkey.replace("w1.example", "w2.example")
    status, told = command(proof, "--log", log, "--witness", other)
    assert (status, "does not hold" in told) == (1, True)
    proof.write_text(proof.read_text().replace("Births", "Deaths"))
    status, told = command(proof, "--log", log)
    assert (status, "not the one that was logged" in told) == (1, True)
    assert command(proof.with_name("none"), "--log", log)[0] == 2
