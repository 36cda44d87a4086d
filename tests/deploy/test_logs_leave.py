"""What the processes say leaves the machine: whole, by TLS, to the one machine that is known."""

from __future__ import annotations

import logging  # noqa: TID251 - a record as Torana's own logger makes it
import os
import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tests.authority import Authority
from tests.deploy.units import SYSTEMD
from torana.base import clock
from torana.base.logs import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNIT = SYSTEMD / "systemd-journal-upload.service.d/torana.conf"
SAID = 'sign_in_refused "quoted" \u00e9'


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/lib/systemd:/usr/lib/systemd")
    if found is None:
        pytest.skip(f"there is no {name} here: apt install systemd-journal-remote")
    return found


class Other(BaseHTTPRequestHandler):
    """The other machine, as far as the journal's sender sees it."""

    heard: ClassVar[list[bytes]] = []
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take what is sent in chunks."""
        while size := int(self.rfile.readline(), 16):
            self.heard.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def other_machine(certificate: tuple[Path, Path], trusted: Path) -> Iterator[int]:
    """Listen by TLS to whoever shows a certificate of an authority; give the port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(trusted))
    context.load_cert_chain(*map(str, certificate))
    context.verify_mode = ssl.CERT_REQUIRED
    Other.heard.clear()
    server = HTTPServer(("127.0.0.1", 0), Other)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # who is refused is no news
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return a folder with a journal that holds one line of ours, as standard error leaves it."""
    record = logging.makeLogRecord(
        {"name": "torana.doors.signin", "msg": SAID, "levelname": "INFO"}
    )
    fields = {
        "__REALTIME_TIMESTAMP": str(int(clock.now().timestamp() * 1e6)),
        "__MONOTONIC_TIMESTAMP": "1",
        "_BOOT_ID": "5e" * 16,
        "_SYSTEMD_UNIT": "torana-web.service",
        "MESSAGE": JsonFormatter().format(record),
    }
    folder = tmp_path / "journal"
    folder.mkdir()
    subprocess.run(
        [program("systemd-journal-remote"), f"--output={folder / 'one.journal'}", "-"],
        input="".join(f"{name}={value}\n" for name, value in fields.items()) + "\n",
        check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    return folder


def send(
    journal: Path, port: int, certificate: tuple[Path, Path], trusted: Path
) -> subprocess.CompletedProcess[str]:
    """Run the line of the unit once, with the files that are here."""
    line = UNIT.read_text().rpartition("ExecStart=")[2].partition("\n")[0]
    for there, here in {
        "/lib/systemd/systemd-journal-upload": program("systemd-journal-upload"),
        "--save-state": f"--save-state={journal.parent / 'state'}",
        "https://logs.internal:19532": f"https://localhost:{port}",
        "%d/journal-key": certificate[1],
        "/etc/torana/journal-certificate.pem": certificate[0],
        "/etc/torana/journal-authority.pem": trusted,
    }.items():
        assert there in line
        line = line.replace(there, str(here))
    return subprocess.run(
        [*line.split(), f"--directory={journal}", "--follow=no"],
        check=False, capture_output=True, text=True, timeout=30,
    )  # fmt: skip


def test_a_line_of_ours_reaches_the_other_machine_whole(journal: Path, tmp_path: Path) -> None:
    ours = Authority(tmp_path, "authority")
    with other_machine(ours.sign("logs"), ours.certificate) as port:
        sent = send(journal, port, ours.sign("services"), ours.certificate)
        heard = b"".join(Other.heard)
    assert sent.returncode == 0, sent.stderr
    assert b"_SYSTEMD_UNIT=torana-web.service\n" in heard
    record = logging.makeLogRecord(
        {"name": "torana.doors.signin", "msg": SAID, "levelname": "INFO"}
    )
    event = JsonFormatter().format(record).partition('"event"')[2]
    assert event
    assert event.encode() in heard
    assert "LAST_CURSOR=" in (tmp_path / "state").read_text(), "it goes on from there"


def test_nothing_is_told_to_a_machine_that_is_not_known(journal: Path, tmp_path: Path) -> None:
    ours, other = Authority(tmp_path, "authority"), Authority(tmp_path, "other")
    with other_machine(other.sign("logs"), ours.certificate) as port:
        sent = send(journal, port, ours.sign("services"), ours.certificate)
    assert sent.returncode != 0
    assert Other.heard == []


def test_the_other_machine_hears_nobody_else(journal: Path, tmp_path: Path) -> None:
    ours, other = Authority(tmp_path, "authority"), Authority(tmp_path, "other")
    with other_machine(ours.sign("logs"), ours.certificate) as port:
        sent = send(journal, port, other.sign("services"), ours.certificate)
    assert sent.returncode != 0
    assert Other.heard == []


def test_it_starts_with_torana_and_comes_back() -> None:
    assert "systemd-journal-upload.service" in (SYSTEMD / "torana.target").read_text()
    unit = UNIT.read_text()
    for line in ("Restart=always", "StartLimitIntervalSec=0"):
        assert f"\n{line}\n" in unit
