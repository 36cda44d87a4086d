"""The witness beside a demonstration: a process of its own with a memory of its own.

So that it is seen how it works. It proves nothing to anybody else, since whoever runs the nation
runs the witness too.
"""

from __future__ import annotations

import http.client
import sys
from typing import TYPE_CHECKING

from torana.base import witness_key
from torana.base.witnesses import BESIDE
from torana.doors.cli.supervisor import Child

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "witness.nyota.example"
_STATE = "state"
_LOGS = "logs"  # the keys of the log, as the nation published them when this was last started


def settle(data: Path, port: int) -> str:
    """Make the witness's folder and key, and return what TORANA_WITNESSES says of it."""
    folder = data / "witness"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{_STATE}.key"
    if not file.exists() and not (folder / _STATE).exists():
        (folder / _STATE).write_text('{"format": "torana-witness-1", "checkpoints": {}}')
        (folder / _STATE).chmod(0o600)
        witness_key.make(file, NAME)
    asked = f"{witness_key.read(file).verifier.vkey}@http://127.0.0.1:{port}"
    (data / BESIDE).write_text(asked)  # for commands that are run beside this one
    return asked


def known_logs(data: Path) -> list[str]:
    """Return the keys of the log that the witness knows from its last start."""
    file = data / "witness" / _LOGS
    return file.read_text().split() if file.exists() else []


def learn_logs(data: Path, port: int) -> list[str]:
    """Ask the nation for the keys of its log, and keep them for the next start."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/log/key")
        answer = line.getresponse()
        found = answer.read().decode().split() if answer.status == 200 else []  # noqa: PLR2004 - OK
    except (OSError, http.client.HTTPException):
        found = []
    finally:
        line.close()
    if found:
        (data / "witness" / _LOGS).write_text("\n".join(found))
    return found


def child(data: Path, port: int, logs: list[str], environment: Mapping[str, str]) -> Child:
    """Return the process to keep running."""
    told = [word for vkey in logs for word in ("--log", vkey)]
    state = str(data / "witness" / _STATE)
    listen = f"127.0.0.1:{port}"
    command = (sys.executable, "-m", "torana.doors.witness", "--state", state, "--listen", listen)
    log = data / "log" / "witness.log"
    return Child("witness", (*command, *told), environment, log, nice=5)
