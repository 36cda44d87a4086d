"""Who attacks whom: people with affairs of their own, each marked so that it is known anywhere.

Amina and Brian each have a draft, a case that was sent back with a message, a decided case with its
certificate, and a file; officers work on one of the two and must never see the other's. What each
of them wrote is a word that stands nowhere else: a canary.
"""

from __future__ import annotations

import csv
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from tests.client import FORM, Answer, Client, NoAnswer
from tests.nation import ROOT
from tests.resident import Adult, Resident
from torana.base.postgres import roles
from torana.base.postgres.cluster import socket_folder

if TYPE_CHECKING:
    from tests.nation import RunningNation

NYOTA = ROOT / "nations/nyota"
NUMBERS = {
    "amina": "3126490712",
    "brian": "6620347195",
    "kaya": "5816239020",  # residence officer of Kaya, who works on amina's cases
    "bandari": "2967384134",  # residence officer of Bandari, who works on brian's
    "registrar": "2640815980",
    "auditor": "6403827578",
    "wanjiru": "3852097175",  # who writes what is hostile: see test_stored
}
NOBODY = "nobody"
EVERYBODY = (NOBODY, *NUMBERS)
OFFICER_OF = {"amina": "kaya", "brian": "bandari"}
DECIDES_ON = OFFICER_OF | {"wanjiru": "kaya"}
FILES_S_MAX = 30.0
ISSUE_S_MAX = 30.0


class Patient(Client):
    """A browser: on a line that the server had closed while it was idle, it asks once more."""

    def _ask(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM
    ) -> Answer:
        kept = self.line is not None
        try:
            return Client._ask(self, method, path, body, kind)  # slots leave no super()
        except NoAnswer:
            if not kept:
                raise
            return Client._ask(self, method, path, body, kind)


@dataclass(slots=True)
class World:
    """The cast, signed in, with what belongs to whom."""

    nation: RunningNation
    clients: dict[str, Client]
    # A text or an id that stands for somebody's affairs, and who may meet it.
    canaries: dict[str, frozenset[str]] = field(default_factory=dict)
    ids: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # who: kind: ids
    written: set[str] = field(default_factory=set)  # ids of others that somebody put into a form

    def cookie(self, who: str) -> str:
        """Return the cookies that somebody's browser sends."""
        return "; ".join(f"{name}={value}" for name, value in self.clients[who].cookies.items())

    def plant(self, text: str, *may: str) -> str:
        """Note whom a text may reach; return it."""
        self.canaries[text] = frozenset(may)
        return text

    def ids_of_others(self, who: str) -> list[str]:
        """Return every id that is nothing to somebody."""
        return sorted(text for text, may in self.canaries.items() if who not in may and is_id(text))


def is_id(text: str) -> bool:
    """Return whether a canary is an id, which may be sent by anybody who heard it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def assemble(nation: RunningNation) -> World:
    """Sign everybody in, and let them do what there is to attack."""
    world = World(nation, {who: Patient(nation.port) for who in EVERYBODY})
    for who, number in NUMBERS.items():
        Resident(Adult(number, _phone_of(number)), world.clients[who]).sign_in()
    world.clients[NOBODY].get("/sign-in")
    for who in OFFICER_OF:
        _live(world, who)
    _name_what_is_known(world)
    _harvest(world)
    return world


def owner(nation: RunningNation) -> psycopg.Connection[tuple[object, ...]]:
    """Return a line to the database as the owner of the tables, who sees every row."""
    return psycopg.connect(
        host=str(socket_folder(nation.data)),
        user=roles.OWNER,
        dbname=roles.DATABASE,
        autocommit=True,
        row_factory=tuple_row,
    )


def _phone_of(number: str) -> str:
    with (NYOTA / "demo/people.csv").open() as file:
        return next(row["phone"] for row in csv.DictReader(file) if row["number"] == number)


def _live(world: World, who: str) -> None:
    """Give a resident a decided case, one that was sent back, and a draft."""
    client, officer = world.clients[who], OFFICER_OF[who]
    birth = Resident(Adult(NUMBERS[who], ""), client)
    world.plant(birth.apply(), who, "registrar")
    granted = _apply_for_residence(world, who, "decided")
    _act(world, officer, granted, "grant")
    certificate(client, granted)
    returned = _apply_for_residence(world, who, "asked")
    asked = world.plant(f"Wherefore-{who}-Kanariquest", who, officer)
    _act(world, officer, returned, "return", message=asked, questions="landlord_name")
    _fill_in(world, who, "drafted")


def _apply_for_residence(world: World, who: str, word: str) -> str:
    """Send an application; return the address of the case."""
    page = _fill_in(world, who, word)
    sent = world.clients[who].post(page.form("csrfmiddlewaretoken"))
    assert sent.path.endswith("/sent"), sent.text[:3000]
    return sent.path.removesuffix("/sent")


def _fill_in(world: World, who: str, word: str) -> Answer:
    """Fill in an application for residence, up to the last look; plant what is typed."""
    client = world.clients[who]
    may = (who,) if word == "drafted" else (who, OFFICER_OF[who])
    street = world.plant(f"Kanariweg-{who}-{word}", *may)
    landlord = world.plant(f"Zwitscher-{who}-{word}", *may)
    paper = world.plant(f"vogel-{who}-{word}", *may)
    page = client.post(client.get("/services/residence-certificate").form("/start"))
    page = client.post(page.form("csrfmiddlewaretoken"))
    page = client.post(page.form("still_there"), still_there="no")
    moved = {"new_address-line1": street, "new_address-place": street}
    moved |= {"new_address-area": OFFICER_OF[who], "lives_as": "family"}
    moved |= {"since-day": "3", "since-month": "2", "since-year": "2026"}
    page = client.post(page.form("new_address-line1"), **moved)
    page = client.post(
        page.form("landlord_name"),
        landlord_name=landlord,
        landlord_phone="0712000300",
        landlord_email=world.plant(f"{who}-{word}@kanari.example", *may),
    )
    lease = (NYOTA / "demo/files/lease.pdf").read_bytes()
    form = page.form('name="proof"')
    page = client.upload(form, "proof", f"{paper}.pdf", lease, proof_kind="lease")
    page = client.post(
        page.form("household_size"), purpose="bank", household_size="4", truth="true"
    )
    assert paper in page.text, page.text[:3000]
    return page


def _act(world: World, officer: str, case: str, action: str, **said: str) -> None:
    """Open a case at the desk, with its file, and decide."""
    desk = world.clients[officer]
    page = desk.get(f"/desk{case}")
    done = desk.post(page.form(f"/act/{action}"), **said)
    assert done.path.startswith(f"/desk?done={action}&"), done.text[:3000]


def certificate(client: Client, case: str) -> None:
    """Wait until the worker has made the certificate."""
    deadline = time.monotonic() + ISSUE_S_MAX
    while time.monotonic() < deadline:
        if client.get(f"{case}/certificate.pdf").status == 200:
            return
        time.sleep(0.2)
    raise AssertionError("no certificate was made")


def _name_what_is_known(world: World) -> None:
    """Plant what the registers and identity know: names, numbers, phones, addresses."""
    cast = json.loads((world.nation.data / "cast.json").read_text())
    names = {person["number"]: person["name"] for person in cast}
    for who, number in NUMBERS.items():
        officers = [DECIDES_ON[who], "registrar"] if who in DECIDES_ON else []
        world.plant(number, who, *officers)
        world.plant(_phone_of(number), who, *officers)
        world.plant(names[number], who, *officers)


# Each with the case that it belongs to, if officers may see it there.
_IDS = {
    "draft": "SELECT id, NULL FROM casework_draft WHERE applicant_id = %(person)s",
    "case": "SELECT id, id FROM casework_case WHERE applicant_id = %(person)s",
    "document": "SELECT id, case_id FROM documents_document WHERE holder_id = %(person)s",
    "message": "SELECT id, NULL FROM messages_message WHERE person_id = %(person)s",
    "credential": "SELECT id, case_id FROM credentials_credential WHERE holder_id = %(person)s",
    "consent": "SELECT id, NULL FROM consent_consent WHERE person_id = %(person)s",
    "leaf": "SELECT leaf_id, NULL FROM transparency_event WHERE subject_id = %(person)s",
    "happening": "SELECT id, case_id FROM casework_happening WHERE applicant_id = %(person)s",
}
_CASES = "SELECT id, reference, service FROM casework_case WHERE applicant_id = %s"


def _harvest(world: World) -> None:
    """Note the ids and references of everything that anybody has."""
    with owner(world.nation) as database:
        for who in OFFICER_OF:
            page = world.clients[who].get("/cases").text
            person = database.execute(
                "SELECT applicant_id FROM casework_case WHERE %s LIKE '%%' || id || '%%'", [page]
            ).fetchone()
            assert person, f"{who} has a case"
            world.plant(str(person[0]), who)
            _harvest_of(world, who, database, person[0])


def _harvest_of(
    world: World, who: str, database: psycopg.Connection[tuple[object, ...]], person: object
) -> None:
    desks: dict[object, tuple[str, ...]] = {None: ()}
    for case, reference, service in database.execute(_CASES, [person]):
        desks[case] = (OFFICER_OF[who] if service == "residence-certificate" else "registrar",)
        world.plant(str(reference), who, *desks[case])
    for kind, query in _IDS.items():
        found = database.execute(query, {"person": person}).fetchall()
        assert found, f"{who} has no {kind}"
        world.ids.setdefault(who, {})[kind] = [str(row[0]) for row in found]
        for one, case in found:
            world.plant(str(one), who, *desks[case])
