"""The very lines of deploy/ run: each unit's and each service's command, in its environment."""

from __future__ import annotations

import secrets
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.deploy.units import PROCESSES, Started, of_a_service, of_a_unit
from tests.nation import ROOT, status_of
from tests.outside.server import OutsideServer, free_port, outside_server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(180)]

server = pytest.fixture(scope="module")(outside_server)
READY_S_MAX = 60
UNITS = {"migrate": "torana-migrate@.service"}
GIVEN = {
    "TORANA_PUBLIC_URL": "https://services.example",
    "TORANA_LOG_ORIGIN": "services.example/log",
    "TORANA_SMS_URL": "https://sms-gateway.example/messages",
}
HELD = {name: secrets.token_hex(32) for name in ("secret-key", "master-key", "sms-token")}


@pytest.fixture(scope="module")
def data(server: OutsideServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of static files; one database and one folder serve both engines."""
    server.make_room("torana")
    return tmp_path_factory.mktemp("data")


@pytest.fixture(params=["systemd", "compose"])
def started(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Started]:
    """Return how this engine starts migrate, web, worker and sequencer."""
    names = ("migrate", *PROCESSES)
    if request.param == "systemd":
        return {
            name: of_a_unit(UNITS.get(name, f"torana-{name}.service"), tmp_path / "run" / name)
            for name in names
        }
    return {name: of_a_service(name, tmp_path / "run" / name, GIVEN) for name in names}


def test_what_deploy_says_brings_a_nation_up(
    server: OutsideServer, data: Path, started: dict[str, Started]
) -> None:
    port = free_port()
    with_secrets = {name: _place(one, server) for name, one in started.items()}
    for environment in with_secrets.values():
        environment |= {"TORANA_DATA": str(data), "TORANA_PORT": str(port)}
    _run(started["migrate"].command, with_secrets["migrate"])
    _run([str(ROOT / ".venv/bin/torana"), "publish", "nations/nyota"], with_secrets["migrate"])
    processes = [
        subprocess.Popen(
            started[name].command, env=with_secrets[name], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for name in PROCESSES
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + READY_S_MAX
        while status_of(port, "/ready") != 200:
            assert time.monotonic() < deadline
            for process in processes:
                assert process.poll() is None, process.communicate()[0].decode()
            time.sleep(0.1)
        assert status_of(port, "/health") == 200
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=20)


def _place(one: Started, server: OutsideServer) -> dict[str, str]:
    """Put each secret where its reader looks, and name the database that is here."""
    for path, name in one.secrets.items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        is_address = name.startswith("database-url-")
        role = f"torana_{name.removeprefix('database-url-')}"
        file.write_text(server.url(role) if is_address else HELD[name])
    environment = {"PATH": "/usr/bin:/bin"} | one.environment
    if "TORANA_DATABASE_URL" in environment:  # systemd's, by a socket that this machine lacks
        environment["TORANA_DATABASE_URL"] = server.url()
        environment["TORANA_DATABASE_OWNER_URL"] = server.url("torana_owner")
    return environment


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90
    )
    assert done.returncode == 0, done.stdout + done.stderr
