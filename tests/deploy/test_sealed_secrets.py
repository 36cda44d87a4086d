"""Secrets lie sealed on the disk, and systemd opens each for the processes that need it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.deploy.units import PROCESSES, SYSTEMD, values
from tests.nation import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = ROOT / "docs/how-to/install.md"
UNITS = [path for path in SYSTEMD.rglob("*") if path.is_file()]
TOKEN = "a token of the gateway"


def creds(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run systemd-creds as on a machine with a key of its own, which lies in `folder`."""
    return subprocess.run(
        ["systemd-creds", *words],
        check=False, capture_output=True, text=True, timeout=30, env=_of_a_machine(folder),
    )  # fmt: skip


def _of_a_machine(folder: Path) -> dict[str, str]:
    if shutil.which("systemd-creds") is None or shutil.which("openssl") is None:
        pytest.skip("there is no systemd-creds or openssl here: apt install systemd openssl")
    secret = folder / "credential.secret"
    if not secret.exists():
        secret.write_bytes(os.urandom(4096))
        secret.chmod(0o400)
    return os.environ | {"SYSTEMD_CREDENTIAL_SECRET": str(secret)}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Run the lines of the guide that make secrets; return the folder where they lie."""
    told = GUIDE.read_text().partition("## 4. Secrets and settings")[2]
    (block,) = re.findall(r"^    umask 077;.*?(?=^    install )", told, re.DOTALL | re.MULTILINE)
    folder = tmp_path / "secrets"
    folder.mkdir()
    script = block.replace("/etc/torana/secrets", str(folder))
    # Here no TPM is asked for, which a machine of tests may have.
    script = script.replace("systemd-creds encrypt", "systemd-creds encrypt --with-key=host")
    subprocess.run(
        ["bash", "-euc", script],
        check=True, input=TOKEN, capture_output=True, text=True, timeout=60,
        env=_of_a_machine(tmp_path),
    )  # fmt: skip
    return folder


def _sealed(name: str) -> dict[str, str]:
    """Return the credentials of a unit: each name, and the file where it lies."""
    pairs = (value.split(":") for value in values(name, "LoadCredentialEncrypted"))
    return {credential: file.rpartition("/")[2] for credential, file in pairs}


def test_what_the_guide_makes_is_sealed_and_opens_under_its_name_alone(
    made: Path, tmp_path: Path
) -> None:
    wanted = _sealed("torana-web.service")
    assert {file.name for file in made.iterdir()} == set(wanted.values())
    for name, file in wanted.items():
        opened = creds(tmp_path, "decrypt", f"--name={name}", made / file, "-").stdout
        assert re.fullmatch(r"[0-9a-f]{64}\n", opened) or opened == TOKEN
        assert opened.strip() not in (made / file).read_text()
        assert (made / file).stat().st_mode & 0o077 == 0
        other = creds(tmp_path, "decrypt", "--name=another", made / file, "-")
        assert other.returncode != 0, "one secret does not pass for another"
        assert not other.stdout


def test_another_machine_opens_none_of_them(made: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for name in ("secret-key", "master-key", "sms-token"):
        opened = creds(tmp_path / "elsewhere", "decrypt", f"--name={name}", made / name, "-")
        assert opened.returncode != 0
        assert not opened.stdout


def test_no_unit_reads_a_secret_that_lies_open() -> None:
    for path in UNITS:
        assert "LoadCredential=" not in path.read_text(), path
        assert "SetCredential" not in path.read_text(), path
        named = re.findall(r"TORANA_\w+_FILE=(\S+)", path.read_text())
        assert all(file.startswith("%d/") for file in named), path


@pytest.mark.parametrize("process", PROCESSES)
def test_each_secret_that_a_process_is_told_of_is_one_that_it_is_given(process: str) -> None:
    unit = f"torana-{process}.service"
    told = re.findall(r"_FILE=%d/(\S+)", " ".join(values(unit, "Environment")))
    assert sorted(told) == sorted(_sealed(unit))
