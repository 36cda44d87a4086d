"""`torana verify --offline`: a bank checks with the program alone, without settings or a net."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.nation import ROOT
from torana.parts.credentials.tests.samples import CLAIMS, NOW, sample
from torana.pure.credentials import certificates, kept, statuslist, tokens
from torana.pure.credentials.statuslist import Place, Status
from torana.pure.credentials.verify import Trust

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGENCY = "/agencies/civil-registration"
URI = f"https://nyota.example{AGENCY}/status/1"
OLD = timedelta(days=2)


def code(place: Place | None, **more: object) -> str:
    """Return the text of a square code."""
    made = sample()
    payload = {
        "jti": tokens.encode(UUID(int=8).bytes),
        "agency": "civil-registration",
        "reference": "NY-7QK4-2M",
        "iat": int(NOW.timestamp()),
        "claims": CLAIMS,
        **more,
    }
    if place:
        payload["status"] = place.claim()
    kid = certificates.kid_of(made.agency)
    return tokens.sign({"typ": tokens.COMPACT, "kid": kid}, payload, made.key)


def signed(places: dict[int, Status], at: datetime) -> str:
    """Return a status list."""
    made = sample()
    return statuslist.sign(
        URI,
        statuslist.pack(places),
        kid=certificates.kid_of(made.agency),
        key=made.key,
        chain=(),
        now=at,
        lasts=timedelta(days=7),
        ttl=timedelta(hours=12),
    )


def torana(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a stranger does, who has set nothing."""
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-m", "torana", "verify", *words],
        env=bare | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """Keep the nation's keys, and a list in which place 1 is revoked and place 2 suspended."""
    folder = tmp_path / "trust"
    now = datetime.now(UTC)  # noqa: TID251 - the command's own clock
    places = {1: Status.INVALID, 2: Status.SUSPENDED}
    pem = sample().trust.to_pem()
    kept.save(folder, pem, [signed(places, now)], url="https://nyota.example", now=now)
    return folder


@pytest.mark.parametrize(
    ("index", "said", "status"),
    [(0, "GENUINE", 0), (1, "REVOKED", 1), (2, "SUSPENDED", 1)],
)
def test_it_says_what_the_list_says_and_how_old_that_is(
    index: int, said: str, status: int, trust: Path, tmp_path: Path
) -> None:
    file = tmp_path / "code.txt"
    file.write_text(code(Place(URI, index)))
    told = torana("--offline", str(file), "--trust", str(trust))
    assert told.returncode == status, told.stderr
    assert told.stdout.startswith(said)
    assert "seen 0 minutes ago" in told.stdout
    assert "signed 0 minutes ago" in told.stdout
    assert CLAIMS["name"] in told.stdout


def test_a_pdf_is_checked_to_the_byte_and_a_missing_list_is_said(
    trust: Path, tmp_path: Path
) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(sample().pdf)
    told = torana("--offline", str(file), "--trust", str(trust))
    assert told.stdout.startswith(("GENUINE", "EXPIRED"))  # the sample lasts a day
    assert "could not be looked up" in told.stdout
    file.write_bytes(sample().pdf + b" ")
    assert torana("--offline", str(file), "--trust", str(trust)).stdout.startswith("ALTERED")


def test_an_old_list_is_told_to_be_old(trust: Path, tmp_path: Path) -> None:
    then = datetime.now(UTC) - OLD  # noqa: TID251 - the command's own clock
    pem = sample().trust.to_pem()
    kept.save(trust, pem, [signed({}, then)], url="https://nyota.example", now=then)
    file = tmp_path / "code.txt"
    file.write_text(code(Place(URI, 0)))
    told = torana("--offline", str(file), "--trust", str(trust))
    assert "signed 2 days ago" in told.stdout
    assert "The list is old" in told.stdout


def test_without_keys_it_says_how_to_come_by_them(tmp_path: Path) -> None:
    file = tmp_path / "code.txt"
    file.write_text(code(None))
    told = torana("--offline", str(file), "--trust", str(tmp_path / "nothing"))
    assert told.returncode == 1
    assert "torana verify --fetch" in told.stderr


@contextmanager
def nation(pages: dict[str, bytes]) -> Iterator[str]:
    """Publish pages on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path)
            self.send_response(200 if found is not None else 404)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()


def test_it_fetches_what_a_nation_publishes_and_notices_another_root(tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - the command's own clock
    pages = {
        "/.well-known/torana-certificates.pem": sample().trust.to_pem(),
        "/status-lists": json.dumps({"status_lists": [URI]}).encode(),
        f"{AGENCY}/status/1": signed({1: Status.INVALID}, now).encode(),
    }
    trust, file = str(tmp_path / "trust"), tmp_path / "code.txt"
    file.write_text(code(Place(URI, 1)))
    with nation(pages) as url:
        first = torana("--fetch", url, "--trust", trust)
        assert first.returncode == 0, first.stderr
        assert "1 keys and 1 status lists" in first.stdout
        assert "seen for the first time" in first.stdout
        assert "seen for the first time" not in torana("--fetch", url, "--trust", trust).stdout
    assert torana("--offline", str(file), "--trust", trust).stdout.startswith("REVOKED")
    other = certificates.root(certificates.new_key(), nation="Republic of Nyota", now=NOW)
    pages["/.well-known/torana-certificates.pem"] = Trust.of(other, []).to_pem()
    with nation(pages) as url:
        changed = torana("--fetch", url, "--trust", trust)
    assert changed.returncode == 1
    assert "another root" in changed.stderr
    with nation({}) as url:
        assert "does not publish" in torana("--fetch", url, "--trust", trust).stderr
    assert torana("--offline", str(file), "--trust", trust).stdout.startswith("REVOKED")
