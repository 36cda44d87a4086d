"""Amina asks for her own birth certificate: nobody has to decide, and she has it in a minute."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.pictures import Album
    from tests.journeys.walk import Walk

AMINA = "3126490712"
REFERENCE = re.compile(r"^[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2,4}$")


def test_she_has_her_certificate_in_a_minute_and_anyone_can_check_it(
    device: Callable[..., Walk], album: Album
) -> None:
    amina = device()
    find_the_service(amina)
    amina.follow("Start")
    amina.look("sign-in")
    amina.sign_in(AMINA)

    see_what_the_state_knows(amina)
    answer(amina)
    reference = send_pressing_twice(amina)

    amina.follow("Follow your case")
    amina.wait_until(lambda: "Download the sealed PDF" in amina.text)
    assert "Your certificate is ready" in amina.text
    assert "Civil Registration Act 2019, section 12(1)" in amina.text, "the decision names its law"
    amina.look("case")
    pdf = amina.download("Download the sealed PDF")
    album.keep_pdf(pdf, "certificate")

    anyone_can_check(device(), pdf, reference)
    see_who_looked(amina, reference)
    read_the_letter(amina, reference)


def test_what_she_began_waits_for_her_on_another_device(device: Callable[..., Walk]) -> None:
    telephone = device(width=360)
    telephone.open("/services/residence-certificate")
    telephone.follow("Start")
    telephone.sign_in(AMINA)
    telephone.press("I agree: look it up")
    telephone.choose(re.compile("Do you still live"), "Yes")
    telephone.press("Save and continue")
    telephone.choose(re.compile("What do you need"), "To open a bank account")
    telephone.press("Save and continue")
    assert "There is a problem" in telephone.text, "the rest of the page is still empty"
    telephone.look("page-with-problems")

    computer = device()
    computer.open("/")
    computer.sign_in(AMINA)
    computer.open("/cases")
    computer.look("cases-with-draft")
    computer.follow("Go on")
    assert computer.heading == "What is it for?"
    assert computer.page.get_by_label("To open a bank account").is_checked(), (
        "good answers are kept"
    )


def find_the_service(amina: Walk) -> None:
    amina.open("/")
    amina.look("home")
    amina.page.get_by_role("searchbox").fill("birth certificate")
    amina.press("Search")
    amina.look("search")
    amina.follow("Get a birth certificate")
    amina.look("service")
    assert "Civil Registration Act 2019, section 12" in amina.text


def see_what_the_state_knows(amina: Walk) -> None:
    assert amina.heading == "What the state already knows"
    assert "Register of births" in amina.text
    amina.look("consent")
    amina.press("I agree: look it up")


def answer(amina: Walk) -> None:
    assert amina.heading == "Who is the certificate for?"
    assert "We know this already" in amina.text
    assert "Amina Otieno" in amina.text, "what is known is not asked"
    amina.look("known")
    amina.choose("Who is the certificate for?", "Myself")
    amina.press("Save and continue")
    amina.look("question")
    amina.choose("What do you need the certificate for?", "Passport or ID card")
    amina.tick(re.compile("What I have said is true"))
    amina.press("Save and continue")
    assert amina.heading == "Check your answers"
    amina.look("check")


def send_pressing_twice(amina: Walk) -> str:
    """Press "Send" twice before the page can go, then in another tab; return the one reference."""
    other_tab = amina.page.context.new_page()
    before = cases_listed(other_tab, amina)
    other_tab.goto(amina.page.url)
    button = amina.page.get_by_role("button", name="Send", exact=True)
    with amina.page.expect_navigation(url=re.compile("/sent$")):
        button.evaluate("button => { button.click(); button.click(); }")
    assert amina.heading == "Your application is in"
    amina.look("sent")
    reference = amina.page.locator(".reference").inner_text()
    assert REFERENCE.match(reference), reference
    other_tab.get_by_role("button", name="Send", exact=True).click()
    assert other_tab.locator(".reference").inner_text() == reference
    other_tab.close()
    sent = amina.path
    amina.open("/cases")
    listed = cases_listed(amina.page, amina)
    assert listed == before + 1, "one application, however often pressed"
    amina.look("cases")
    amina.open(sent)
    return reference


def cases_listed(tab: Page, amina: Walk) -> int:
    tab.goto(f"{amina.nation.url}/cases")
    return tab.locator("ul.rows li a[href^='/cases/']").count()


def anyone_can_check(anyone: Walk, pdf: bytes, reference: str) -> None:
    anyone.open("/")
    anyone.follow("Check a certificate")
    anyone.look("verify")
    anyone.check_certificate(pdf)
    assert anyone.heading == "Genuine"
    assert "Amina Otieno" in anyone.text
    assert reference in anyone.text
    anyone.look("verify-genuine")

    anyone.check_certificate(with_one_byte_changed(pdf))
    assert anyone.heading.startswith("Altered"), anyone.text
    anyone.look("verify-altered")

    anyone.open("/verify")
    anyone.write("Or the text of the square code", token_in(pdf))
    anyone.press("Check it")
    assert anyone.heading == "Genuine"

    anyone.open("/")
    anyone.open(f"/verify#{token_in(pdf)}")  # what the camera of a telephone opens
    anyone.page.get_by_role("heading", name="Genuine").wait_for()


def with_one_byte_changed(pdf: bytes) -> bytes:
    changed = bytearray(pdf)
    changed[len(changed) // 3] ^= 1
    return bytes(changed)


def token_in(pdf: bytes) -> str:
    """Return what the square code holds, from the PDF's property of the same content."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo["/ToranaCredential"])


def see_who_looked(amina: Walk, reference: str) -> None:
    amina.open("/data")
    assert f"sent the application {reference}" in amina.text
    assert "by rule, at once" in amina.text
    amina.wait_until(lambda: "being sealed" not in amina.text)
    amina.look("data")
    amina.follow("proof")
    assert "of the log" in amina.heading
    assert "The checkpoint" in amina.text
    assert "opened a file of yours" in amina.text, "what it proves, in words"
    amina.look("proof")
    amina.open("/data")
    amina.follow("You can check that yourself")
    amina.look("log")


def read_the_letter(amina: Walk, reference: str) -> None:
    amina.open("/messages")
    amina.look("messages")
    amina.follow(f"Your application {reference} is granted")
    amina.look("message")
    assert "Get a birth certificate" in amina.text
