"""Nobody's name, number, words or files are in any log, whatever was done and whatever went wrong.

A resident and an officer go their whole way with canaries, their slips included; then every file
of the logs is searched. What `up` prints of the demonstration people is a table for whoever runs
it, and stands apart.
"""

from __future__ import annotations

import csv
import re
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.client import Client
from tests.nation import ROOT, RunningNation, running_nation
from tests.resident import Adult, Resident, adults_with_a_phone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client import Answer

pytestmark = pytest.mark.journey

NYOTA = ROOT / "nations/nyota"
OFFICER = "5816239020"  # decides on residence certificates in Kaya
CANARIES = {
    "street": "Kanariquelle 17",
    "landlord": "Vogelmaier Zwitscher",
    "landlord's phone": "712555777",
    "file name": "lease-of-kanarienvogel",
    "question": "Which floor is the canary on",
    "reason": "Paper chirps when folded",
    "search": "find-me-kanari",
    "host": "kanari.example",
    "wrong code": "918273",
}
TABLE = re.compile(r"^  Whom to be.*?^  Ctrl-C", re.MULTILINE | re.DOTALL)


def test_the_logs_know_nobody() -> None:
    with running_nation() as nation:
        resident = somebody_of_no_cast()
        case = apply(nation, resident)
        decide(nation, resident, case)
        slip(nation, resident)
        time.sleep(1)  # the worker writes to people and ends what it was at
        nation.stop()
        logs = {path: path.read_text(errors="replace") for path in log_files(nation)}
        logs[nation.log] = TABLE.sub("", logs[nation.log])
        assert len(logs) >= 4, "web, worker, sequencer, PostgreSQL and up each write"
        for what, canary in (CANARIES | people(resident)).items():
            for path, text in logs.items():
                assert canary.lower() not in text.lower(), f"{what} is in {path.name}"


def somebody_of_no_cast() -> Adult:
    """Return a resident whom `up` does not print."""
    return adults_with_a_phone(40)[-1]


def people(resident: Adult) -> dict[str, str]:
    """Return what is known of the resident and the officer."""
    with (NYOTA / "demo/entries/population.csv").open() as file:
        names = {row["id_number"]: row["full_name"] for row in csv.DictReader(file)}
    with (NYOTA / "demo/people.csv").open() as file:
        rows = {row["number"]: row for row in csv.DictReader(file)}
    return {
        "resident's number": resident.number,
        "resident's phone": resident.phone,
        "resident's name": names[resident.number],
        "officer's number": OFFICER,
        "officer's phone": rows[OFFICER]["phone"],
        "officer's name": names[OFFICER],
    }


def log_files(nation: RunningNation) -> list[Path]:
    return [nation.log, *(path for path in (nation.data / "log").rglob("*") if path.is_file())]


def signed_in(nation: RunningNation, number: str) -> Client:
    with (NYOTA / "demo/people.csv").open() as file:
        phone = next(row["phone"] for row in csv.DictReader(file) if row["number"] == number)
    person = Resident(Adult(number, phone), Client(nation.port))
    person.sign_in()
    return person.client


def apply(nation: RunningNation, resident: Adult) -> str:
    """Apply for a residence certificate with a slip on the way; return the address of the case."""
    with closing(signed_in(nation, resident.number)) as client:
        return apply_as(client)


def apply_as(client: Client) -> str:
    """Fill in every page, each slip with what would be telling in a log."""
    page = client.post(client.get("/services/residence-certificate").form("/start"))
    page = client.post(page.form("csrfmiddlewaretoken"))
    page = client.post(page.form("still_there"), still_there="no")
    form = page.form("new_address-line1")
    moved = {"new_address-line1": CANARIES["street"], "new_address-place": CANARIES["street"]}
    since = {"since-day": "31", "since-month": "2", "since-year": "2026"}
    page = client.post(form, **moved, **since, **{"new_address-area": "kaya", "lives_as": "family"})
    assert page.status == 422
    since["since-day"] = "3"
    page = client.post(form, **moved, **since, **{"new_address-area": "kaya", "lives_as": "family"})
    page = client.post(
        page.form("landlord_name"),
        landlord_name=CANARIES["landlord"],
        landlord_phone="0" + CANARIES["landlord's phone"],
        landlord_email="",
    )
    form, name = page.form('name="proof"'), CANARIES["file name"]
    refused = client.upload(form, "proof", f"{name}.pdf", b"GIF89a", proof_kind="lease")
    assert refused.status == 422
    lease = (NYOTA / "demo/files/lease.pdf").read_bytes()
    page = client.upload(form, "proof", f"{name}.pdf", lease, proof_kind="lease")
    page = client.post(
        page.form("household_size"), purpose="bank", household_size="4", truth="true"
    )
    assert name in page.text, "the last look shows the file by its name"
    page = client.post(page.form("csrfmiddlewaretoken"))
    assert page.path.endswith("/sent"), page.text[:2000]
    return page.path.removesuffix("/sent")


def decide(nation: RunningNation, resident: Adult, case: str) -> None:
    """Send a question back, have it answered, and refuse, with words of one's own each time."""
    with (
        closing(signed_in(nation, OFFICER)) as desk,
        closing(signed_in(nation, resident.number)) as client,
    ):
        page = desk.get(f"/desk{case}")
        assert CANARIES["street"] in page.text
        file = re.search(r'href="(/desk/cases/[^"]+/files/[^"/]+)"', page.text)
        assert file
        for path in (f"{file[1]}/preview/1", f"/desk/find?q={quote(CANARIES['landlord'])}"):
            assert desk.get(path).status == 200
        act(desk, page, "return", message=CANARIES["question"], questions="household_size")
        form = client.get(f"{case}/answer").form("household_size")
        assert client.post(form, household_size="5").status == 200
        act(
            desk,
            desk.get(f"/desk{case}"),
            "refuse",
            reason=CANARIES["reason"],
            ground="proof-weak",
        )
        assert CANARIES["reason"] in client.get(case).text
        for path in ("/data", "/messages", "/cases"):
            assert client.get(path).status == 200


def act(desk: Client, page: Answer, action: str, **said: str) -> None:
    answer = desk.post(page.form(f"/act/{action}"), **said)
    assert answer.path.startswith(f"/desk?done={action}&"), answer.text[:2000]


def slip(nation: RunningNation, resident: Adult) -> None:
    """Do what goes wrong: wrong codes, odd addresses, a host that is not ours, broken forms."""
    canary = quote(CANARIES["search"])
    with closing(Client(nation.port)) as client:
        begin = client.get("/sign-in")
        code = client.post(begin.form('name="number"'), number=resident.number)
        wrong = client.post(code.form('name="code"'), code=CANARIES["wrong code"])
        assert wrong.status == 422
        for path in (
            f"/search?q={canary}",
            f"/{canary}",
            f"/cases?after={canary}",
            f"/log/{canary}",
        ):
            assert client.get(path).status < 500
    for headers in (
        {"Host": CANARIES["host"]},
        {"Content-Type": f"text/plain; charset={CANARIES['search']}"},
        {"Cookie": f'session="\\000{CANARIES["search"]}{resident.number}"'},
    ):
        with closing(HTTPConnection("127.0.0.1", nation.port, timeout=10)) as line:
            line.request("POST", f"/verify?q={canary}", f"text={canary}", headers)
            with line.getresponse() as response:
                assert response.status < 500
