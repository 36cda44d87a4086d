"""Torana in production on Debian's PostgreSQL 15, which somebody else runs."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.client import Client
from tests.nation import ROOT
from tests.outside.production import Production, ResidentWithAPhone, running_gateway
from tests.outside.server import BY_CERTIFICATE, OutsideServer, outside_server
from tests.resident import adults_with_a_phone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]

server = pytest.fixture(scope="module")(outside_server)
CASE_PAGE = re.compile(r'href="(/cases/[^"?]+)"')
CERTIFICATE = re.compile(r'href="(/cases/[^"]+/certificate\.pdf[^"]*)"')


@pytest.fixture
def production(server: OutsideServer, tmp_path: Path) -> Iterator[Production]:
    """Make an empty database as its DBA does, and stop whatever was started on it."""
    database = f"torana_{time.monotonic_ns()}"
    server.make_room(database)
    made = Production(
        tmp_path,
        database_url=server.url(database=database),
        owner_url=server.url("torana_owner", database=database),
        sms_url="http://localhost:9/",
    )
    yield made
    made.stop_all()


def test_a_nation_goes_online_and_a_resident_gets_her_certificate(
    production: Production,
) -> None:
    with running_gateway() as gateway:
        production.sms_url = gateway.url
        for words in (("migrate",), ("publish", "nations/nyota")):
            done = production.torana(*words)
            assert done.returncode == 0, done.stdout + done.stderr
        production.bring_people()
        production.start_all()
        adult = adults_with_a_phone(1)[0]
        resident = ResidentWithAPhone(adult, Client(production.port), gateway=gateway)
        resident.sign_in()
        reference = resident.apply()
        assert resident.cases() == [reference]
        assert _certificate(resident)[:5] == "%PDF-", production.logs()
        resident.client.close()
    verified = production.torana("log", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    doctor = production.torana("doctor")
    assert "NOT" not in doctor.stdout, doctor.stdout


def _certificate(resident: ResidentWithAPhone) -> str:
    """Wait for the certificate on the case's page, and fetch it."""
    page = CASE_PAGE.search(resident.client.get("/cases").text)
    assert page
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = CERTIFICATE.search(resident.client.get(page[1]).text)
        if found:
            return resident.client.get(unescape(found[1])).text
        time.sleep(0.2)
    raise AssertionError(f"no certificate came: {resident.client.get(page[1]).text}")


def test_no_process_starts_before_the_database_is_migrated(production: Production) -> None:
    for role in ("web", "worker", "sequencer"):
        refused = production.torana(role)
        assert refused.returncode == 3, refused.stderr
        assert "Run `torana migrate` first" in refused.stderr


def test_the_doctor_tells_everything_that_a_broken_set_up_lacks(production: Production) -> None:
    (production.folder / "secrets/master-key").unlink()
    production.more = {
        "TORANA_PUBLIC_URL": "http://services.example",
        "TORANA_SMS_URL": "",
        "TORANA_LOG_ORIGIN": "nyota.example/log",
        "TORANA_DATABASE_URL": production.database_url.replace("{role}", "worker"),
    }
    told = production.torana("doctor")
    assert told.returncode == 1
    for words in (
        "TORANA_MASTER_KEY",
        "TORANA_PUBLIC_URL must be the https://",
        "TORANA_SMS_URL is not set",
        "TORANA_LOG_ORIGIN is the demonstration's",
        "The database was entered as torana_worker; this process must be torana_web.",
    ):
        assert words in told.stdout, told.stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("?sslmode=verify-full", "?sslmode=disable"), "pg_hba.conf rejects connection"),
        (("outside-and-secret", "guessed"), "password authentication failed"),
        (("localhost", "db.example"), "could not"),
    ],
)
def test_a_database_that_refuses_us_ends_the_start_and_one_that_is_away_does_not(
    production: Production, change: tuple[str, str], told: str
) -> None:
    production.database_url = production.database_url.replace(*change)
    if told == "could not":
        process = production.start("worker")
        time.sleep(3)
        assert process.poll() is None, production.logs()
        return
    refused = production.torana("worker")
    assert refused.returncode == 3
    assert "The database refuses us:" in refused.stderr
    assert told in refused.stderr


def test_a_line_over_the_network_must_say_how_it_is_guarded(production: Production) -> None:
    production.more = {"TORANA_DATABASE_URL": "postgresql://torana_web@db.example/torana"}
    refused = production.torana("web")
    assert refused.returncode == 3
    assert "reaches db.example over the network" in refused.stderr


def test_the_socket_of_a_database_on_this_machine_needs_no_password(
    server: OutsideServer, production: Production
) -> None:
    database = urlsplit(production.database_url).path
    production.database_url = f"postgresql://{database}?host={server.folder}&port={server.port}"
    told = production.torana("doctor").stdout
    assert "ok  role web         torana_web comes in" in told


def _by_certificate(server: OutsideServer, role: str) -> str:
    """Return the address of remote-database.conf, with the names and files that are here."""
    drop_in = (ROOT / "deploy/systemd/remote-database.conf").read_text()
    (address,) = re.findall(r"TORANA_DATABASE_URL=(\S+)", drop_in)
    certificate, key = server.authority.sign(role.replace("_", "-"))
    for there, here in {
        "torana_web": role,
        "db.internal/torana": f"localhost:{server.port}/{BY_CERTIFICATE}",
        "/etc/torana/database-ca.pem": server.certificate,
        "/etc/torana/database-web.pem": certificate,
        "%d/database-key": key,
    }.items():
        assert there in address
        address = address.replace(there, str(here))
    return str(address)


def test_by_a_certificate_a_role_comes_in_without_a_password_and_as_itself_alone(
    server: OutsideServer, production: Production
) -> None:
    server.make_room(BY_CERTIFICATE)
    address = _by_certificate(server, "torana_web")
    production.database_url = address
    assert "ok  role web         torana_web comes in" in production.torana("doctor").stdout
    with pytest.raises(psycopg.OperationalError, match="certificate authentication failed"):
        psycopg.connect(address.replace("torana_web@", "torana_owner@"))
    with pytest.raises(psycopg.OperationalError, match="requires a valid client certificate"):
        psycopg.connect(server.url("torana_web", BY_CERTIFICATE))
