"""Reading deploy/: systemd's units with their drop-in, and the compose file's services."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.nation import ROOT

SYSTEMD = ROOT / "deploy/systemd"
COMPOSE = ROOT / "deploy/compose/compose.yaml"
PROCESSES = ("web", "worker", "sequencer")
INSTALLED = ("/opt/torana/current", "/opt/torana/%i")  # where the units expect a release


@dataclass(slots=True)
class Started:
    """How something is started: the command, its environment, and its secrets by their path."""

    command: list[str]
    environment: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)  # the path it reads, and the secret


def unit(name: str) -> list[tuple[str, str, str]]:
    """Return section, key and value of each line of a unit, after those of the shared drop-in."""
    found = []
    for path in (SYSTEMD / "torana-.service.d/hardening.conf", SYSTEMD / name):
        section = ""
        for line in path.read_text().splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and line[0] not in "#;":
                key, _, value = line.partition("=")
                found.append((section, key, value))
    return found


def values(name: str, key: str) -> list[str]:
    """Return every value of a key of a unit, in the order in which systemd hears them."""
    return [value for _, found, value in unit(name) if found == key]


def of_a_unit(name: str, credentials: Path) -> Started:
    """Return how systemd starts a unit, with its credentials in a folder of ours."""
    environment = {}
    for value in values(name, "Environment"):
        for pair in shlex.split(value.replace("%d", str(credentials))):
            key, _, told = pair.partition("=")
            environment[key] = told
    for line in (SYSTEMD / "torana.env").read_text().splitlines():
        if line and not line.startswith("#"):
            key, _, told = line.partition("=")
            environment[key] = told
    secrets = {
        str(credentials / value.partition(":")[0]): Path(value.partition(":")[2]).name
        for value in values(name, "LoadCredentialEncrypted")
    }
    (command,) = values(name, "ExecStart")
    for installed in INSTALLED:
        command = command.replace(installed, str(ROOT))
    return Started(shlex.split(command), environment, secrets)


def compose() -> dict[str, Any]:
    """Return the compose file, with what it merges from its own head."""
    read: dict[str, Any] = YAML(typ="safe").load(COMPOSE.read_text())
    return read


def of_a_service(name: str, secrets: Path, given: dict[str, str]) -> Started:
    """Return how compose starts a service, with its secrets in a folder of ours."""
    service = compose()["services"][name]
    environment = {
        key: _filled(value, given).replace("/run/secrets", str(secrets))
        for key, value in service["environment"].items()
    }
    command = [str(ROOT / ".venv/bin/torana"), *service["command"][1:]]
    return Started(command, environment, {str(secrets / one): one for one in service["secrets"]})


def _filled(value: str, given: dict[str, str]) -> str:
    """Fill in ${NAME:?told} and ${NAME:-otherwise}, as compose does from its own environment."""
    value = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: given[found[1]], value)
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: given.get(found[1]) or found[2], value)
