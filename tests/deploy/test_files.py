"""What stands in deploy/ is well formed, closed by default, and names what there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.deploy import schema
from tests.deploy.units import COMPOSE, PROCESSES, SYSTEMD, compose, values
from tests.nation import ROOT
from torana.base.postgres import roles
from torana.doors.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
SERVICES = sorted(path.name for path in SYSTEMD.glob("torana-*.service"))
EXPOSURE_MAX = 2.0  # of 10, as systemd-analyze counts; a unit that says nothing has 9.6


# --- Compose


def test_the_compose_file_is_as_its_specification_says() -> None:
    assert list(schema.problems(compose(), SCHEMA, SCHEMA)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"comand": ["torana", "web"]}, "comand is not a word here"),
        ({"read_only": 5}, "read_only: "),
        ({"ports": [["8000"]]}, "ports: "),
        ({"healthcheck": {"interval": 5}}, "interval: 5 is no string"),
        ({"cap_drop": ["ALL", "ALL"]}, "says something twice"),
    ],
)
def test_the_reader_of_the_schema_finds_mistakes(change: dict[str, Any], told: str) -> None:
    broken = compose()
    broken["services"]["web"] |= change
    assert told in " ".join(schema.problems(broken, SCHEMA, SCHEMA))


def test_every_service_of_ours_is_closed_to_writing_and_rights() -> None:
    for name in ("migrate", *PROCESSES):
        service = compose()["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert not service["user"].startswith("0")


def test_only_the_pages_are_reached_from_outside_and_from_this_machine_alone() -> None:
    services = compose()["services"]
    assert {name for name in services if "ports" in services[name]} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    assert compose()["networks"]["inside"]["internal"] is True
    assert services["database"]["networks"] == ["inside"]


def test_the_secrets_that_are_made_are_those_that_compose_reads(tmp_path: Path) -> None:
    shutil.copy(COMPOSE.parent / "make-secrets", tmp_path)
    torana = ROOT / ".venv/bin/torana"
    command = [tmp_path / "make-secrets"]
    environment = {"PATH": os.environ["PATH"], "TORANA": str(torana)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(compose()["secrets"]) <= made.keys()
    for role in roles.ALL:
        password = re.search(rf"ALTER ROLE {role} PASSWORD '(\w{{64}})'", made["roles.sql"])
        assert password
        assert password[1] in made[f"database-url-{role.removeprefix('torana_')}"]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}


# --- systemd


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_runs_a_command_that_there_is_as_a_user_that_there_is(name: str) -> None:
    (command,) = values(name, "ExecStart")
    assert command.split()[1] in {one.name for one in COMMANDS}
    (user,) = values(name, "User")
    assert f"u {user} " in (SYSTEMD / "sysusers.conf").read_text()
    assert f"{user} " in (SYSTEMD / "pg_ident.conf").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_has_a_limit_of_memory_and_no_right_to_more(name: str) -> None:
    assert len(values(name, "MemoryMax")) == 1
    for key, value in (("NoNewPrivileges", "yes"), ("ProtectSystem", "strict")):
        assert values(name, key) == [value]
    assert values(name, "CapabilityBoundingSet") == [""]


def _laid_out(folder: Path) -> Path:
    """Lay the units out as in /etc/systemd/system, with the programs that this machine has."""
    units = folder / "etc/systemd/system"
    shutil.copytree(SYSTEMD, units)
    for path in units.glob("torana*.service"):
        path.write_text(re.sub(r"/opt/torana/\S+/bin/torana", "/bin/sh", path.read_text()))
    return units


def _analyze(*words: str | Path, units: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here: apt install systemd")
    return subprocess.run(
        ["systemd-analyze", *words],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:/lib/systemd/system"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_systemd_reads_every_unit_without_a_complaint(tmp_path: Path) -> None:
    units = _laid_out(tmp_path)
    names = [name.replace("@", "@0.2.0") for name in SERVICES]
    told = _analyze("verify", "--man=no", "torana.target", *names, units=units)
    ours = [line for line in told.stderr.splitlines() if "torana" in line]
    assert ours == []
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_counts_little_that_a_unit_could_be_misused_for(name: str, tmp_path: Path) -> None:
    units = _laid_out(tmp_path)
    told = _analyze("security", "--offline=true", "--no-pager", units / name, units=units)
    found = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
    assert found, told.stdout + told.stderr
    assert float(found[1]) <= EXPOSURE_MAX
