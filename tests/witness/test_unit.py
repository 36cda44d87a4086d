"""The witness's unit starts a witness, as nobody in particular and with no right to anything."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.nation import ROOT

UNIT = (ROOT / "deploy/witness/log-witness.service").read_text()


def value(name: str) -> str:
    """Return what the unit says of something."""
    (found,) = [line for line in UNIT.splitlines() if line.startswith(f"{name}=")]
    return found.partition("=")[2]


def test_it_starts_a_witness_by_words_that_there_are() -> None:
    _, _, *words = value("ExecStart").split()
    told = subprocess.run(
        [sys.executable, "-m", "torana", "witness", "--help"],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    assert {word for word in words if word.startswith("--")} <= set(told.replace("[", " ").split())


def test_it_has_no_rights_and_none_of_a_nations_secrets() -> None:
    assert value("NoNewPrivileges") == "yes"
    assert value("CapabilityBoundingSet") == ""
    assert value("ProtectSystem") == "strict"
    assert value("DynamicUser") == "yes"
    assert "LoadCredential" not in UNIT


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="apt install systemd")
def test_systemd_reads_it() -> None:
    path = ROOT / "deploy/witness/log-witness.service"
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    wrong = [line for line in answer.stderr.splitlines() if "/opt/torana" not in line]
    assert [line for line in wrong if path.name in line] == []
