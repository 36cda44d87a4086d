"""A certificate is checked where there is no network, by whoever opened one page while there was.

The page keeps keys and lists as last seen and says how old they are; the code comes from paper, by
the camera, by pasting, or out of the file.
"""

from __future__ import annotations

import io
import re
import shutil
from typing import TYPE_CHECKING

import segno
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.test_revoked_and_audited import REGISTRAR, have_a_certificate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.journeys.walk import Walk
    from tests.nation import RunningNation

WIDTH, HEIGHT = 1280, 960
TOKEN = re.compile(rb"/ToranaCredential \(([\w.-]+)\)")


def test_a_page_opened_once_checks_without_a_network_and_says_how_old_its_list_is(
    device: Callable[..., Walk], nation: RunningNation
) -> None:
    wanjiru = device()
    case = have_a_certificate(wanjiru)
    pdf = wanjiru.download("Download the sealed PDF")
    token = token_of(pdf)

    bank = device(width=360)
    prepare(bank)
    bank.look("verify-offline")
    away(bank)
    assert ask(bank, f"{nation.url}/verify#{token}") == "Genuine"
    assert "neither revoked nor suspended when this list was signed" in bank.text
    assert "Wanjiru" in bank.text
    assert "The list was signed" in bank.text
    assert ask(bank, token[:-8] + "AAAAAAAA").startswith("Altered")
    assert ask(bank, "hello") == "Not one of ours, as far as we can see"
    bank.page.get_by_label("Or the PDF").set_input_files(
        {"name": "c.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    assert ask(bank, "") == "Genuine"
    assert "Trust this, and not the file" in bank.text
    bank.look("verify-offline-genuine", resident=False)

    registrar = device()
    registrar.to_the_desk(REGISTRAR)
    registrar.open(f"/desk{case}")
    registrar.page.get_by_text("Suspend it").click()
    registrar.page.locator("#suspend-reason").fill("A court asks for it.")
    registrar.look("desk-suspend", resident=False)
    registrar.press("Suspend")
    registrar.wait_until(lambda: "suspended" in registrar.text)

    away(bank)
    assert ask(bank, token) == "Genuine", "it cannot know yet"
    anyone = device()
    anyone.check_certificate(pdf)
    assert anyone.heading.startswith("Suspended")
    anyone.look("verify-suspended")
    bank.page.context.set_offline(False)
    bank.wait_until(lambda: refreshed(bank, token).startswith("Suspended"))


def test_a_certificate_put_right_names_the_wrong_one_and_ends_it(
    device: Callable[..., Walk],
) -> None:
    wanjiru = device()
    case = have_a_certificate(wanjiru)
    wrong = wanjiru.download("Download the sealed PDF")
    registrar = device()
    registrar.to_the_desk(REGISTRAR)
    registrar.open(f"/desk{case}")
    registrar.follow("Put it right")
    registrar.look("desk-correct", resident=False)
    registrar.write(re.compile("The holder reads this"), "The name was misspelt.")
    registrar.press("Issue the right one")
    assert "Nothing in the certificate would be different" in registrar.text
    registrar.page.locator("form input[type=text]").first.fill("Wanjiru Corrected")
    registrar.press("Issue the right one")
    wanjiru.open(case)
    wanjiru.wait_until(lambda: "the corrected one" in wanjiru.text)
    wanjiru.look("case-corrected")
    right = wanjiru.download("Download the sealed PDF")

    anyone = device()
    anyone.check_certificate(wrong)
    assert anyone.heading.startswith("Revoked")
    assert "has put it right" in anyone.text
    anyone.check_certificate(right)
    assert anyone.heading == "Genuine"
    assert "Wanjiru Corrected" in anyone.text
    assert "Puts right the one issued on" in anyone.text
    anyone.look("verify-corrected")


def test_the_camera_reads_the_code_from_paper(
    device: Callable[..., Walk], browser: Browser, nation: RunningNation, tmp_path: Path
) -> None:
    wanjiru = device()
    have_a_certificate(wanjiru)
    token = token_of(wanjiru.download("Download the sealed PDF"))
    film = tmp_path / "paper.y4m"
    film.write_bytes(seen_by_a_camera(f"{nation.url}/verify#{token}"))
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    sighted = browser.browser_type.launch(executable_path=path, args=ARGUMENTS + camera)
    page = sighted.new_page(viewport={"width": 360, "height": 800})
    for address, heading in (("/verify", "h1"), ("/verify/offline", "#result h2")):
        page.goto(nation.url + address)
        page.get_by_role("button", name="Scan with the camera").click()
        expect(page.locator(heading)).to_have_text("Genuine", timeout=60_000)
    sighted.close()


def token_of(pdf: bytes) -> str:
    """Return what the square code of a certificate holds, from the file's properties."""
    found = TOKEN.search(pdf)
    assert found
    return found[1].decode()


def prepare(bank: Walk) -> None:
    """Open the page with a network, until it has kept what it needs."""
    bank.open("/verify/offline")
    bank.wait_until(lambda: "as last seen" in bank.text)
    bank.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    bank.wait_until(
        lambda: bank.page.evaluate(
            "caches.open('torana-verify').then(kept => kept.match('/verify/offline')).then(Boolean)"
        )
    )


def away(bank: Walk) -> None:
    """Take the network away and open the page again."""
    bank.page.context.set_offline(True)
    bank.page.reload()
    bank.wait_until(lambda: "as last seen" in bank.text)


def ask(bank: Walk, text: str) -> str:
    """Have a text checked; return the heading of the verdict."""
    bank.page.evaluate("document.getElementById('result').replaceChildren()")
    if text:
        bank.page.locator("#file").set_input_files([])
        bank.page.locator("#text").fill(text)
    bank.press("Check it")
    verdict = bank.page.locator("#result h2")
    verdict.wait_for()
    return verdict.inner_text()


def refreshed(bank: Walk, token: str) -> str:
    """Fetch anew with a network, and ask again."""
    bank.press("Fetch keys and lists anew")
    bank.page.wait_for_timeout(500)
    return ask(bank, token)


def seen_by_a_camera(text: str) -> bytes:
    """Return a film (YUV4MPEG2) of a square code on white paper."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        out, kind="png", scale=7, border=6
    )
    code = Image.open(out).convert("L")
    code.thumbnail((WIDTH, HEIGHT))
    frame = Image.new("L", (WIDTH, HEIGHT), 235)
    frame.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    one = b"FRAME\n" + frame.tobytes() + grey
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode() + one * 5
