"""What people write is text wherever it is shown: pages, certificates, mails, to whomever.

Wanjiru fills in applications with markup, formulas and lines; an officer writes back with as much.
Then everybody's pages are walked, by the same oracle as every other attack.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.attack import payloads
from tests.attack.cast import NYOTA, certificate
from tests.attack.crawl import crawl, get

if TYPE_CHECKING:
    from tests.attack.barrage import Barrage
    from tests.client import Answer

WRITER, OFFICER = "wanjiru", "kaya"
LENGTH_MAX = 60
TEXTS = [
    text
    for group in (payloads.MARKUP, payloads.FORMULAS, payloads.SQL, payloads.LINES)
    for text in group
    if len(text) < LENGTH_MAX
]
EACH = 9  # texts written in one application

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]


def test_what_people_write_is_shown_as_text_everywhere(barrage: Barrage) -> None:
    for at in range(0, len(TEXTS), EACH):
        texts = (TEXTS[at : at + EACH] * EACH)[:EACH]
        case, taken = apply(barrage, texts)
        assert taken >= 2, "the pages took too little to show anything"
        decide(barrage, case, texts[4:])
        paper = barrage.send(get(barrage.world, WRITER, f"{case}/certificate.pdf", "stored"))
        assert payloads.PRODUCT not in text_of(paper.body), "the certificate worked something out"
    crawl(barrage.world, barrage.send)
    # What phones and mailboxes received, and the pages in the other language.
    barrage.send(get(barrage.world, OFFICER, "/demo", "stored"))
    assert not barrage.results.told()


def apply(barrage: Barrage, texts: list[str]) -> tuple[str, int]:
    """Apply with a text in each field that takes it; return the case, and how many were taken."""
    client = barrage.world.clients[WRITER]
    taken = 0

    def fill(page: Answer, sound: dict[str, str], hostile: dict[str, str]) -> Answer:
        nonlocal taken
        form = page.form("csrfmiddlewaretoken")
        for name, text in hostile.items():
            refused = client.post(form, **(sound | {name: text}))
            taken += refused.status == 200
            sound = sound | {name: text} if refused.status == 200 else sound
        return client.post(form, **sound)

    page = client.post(client.get("/services/residence-certificate").form("/start"))
    while "new_address-line1" not in page.text:
        page = fill(page, {"still_there": "no"}, {})
    moved = {"new_address-line1": "a", "new_address-place": "b", "new_address-area": "kaya"}
    moved |= {"since-day": "3", "since-month": "2", "since-year": "2026", "lives_as": "family"}
    hostile = {"new_address-line1": texts[0], "new_address-place": texts[1]}
    page = fill(page, moved, hostile)
    landlord = {"landlord_name": "c", "landlord_phone": "0712000300", "landlord_email": ""}
    page = fill(page, landlord, {"landlord_name": texts[2]})
    lease = (NYOTA / "demo/files/lease.pdf").read_bytes()
    name = texts[3].replace('"', "%22").replace("\r", " ").replace("\n", " ")
    page = client.upload(page.form('name="proof"'), "proof", name, lease, proof_kind="lease")
    page = fill(page, {"purpose": "bank", "household_size": "4", "truth": "true"}, {})
    sent = client.post(page.form("csrfmiddlewaretoken"))
    assert sent.path.endswith("/sent"), sent.text[:3000]
    return sent.path.removesuffix("/sent"), taken


def decide(barrage: Barrage, case: str, texts: list[str]) -> None:
    """Ask back, have it answered, and grant, with hostile words each time."""
    desk, client = barrage.world.clients[OFFICER], barrage.world.clients[WRITER]
    wrong = desk.get(f"/desk{case}").form("/act/return")
    desk.post(wrong, message=texts[0], questions=texts[1], ground=texts[2])
    form = desk.get(f"/desk{case}").form("/act/return")
    assert desk.post(form, message=texts[0], questions="household_size").status == 200
    form = client.get(f"{case}/answer").form("household_size")
    client.post(form, household_size=texts[3])
    assert client.post(form, household_size="5").status == 200
    form = desk.get(f"/desk{case}").form("/act/grant")
    assert desk.post(form, reason=texts[4]).status == 200
    certificate(client, case)


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)
