"""Amina asks for her daughter; two registrars open the case at once, with the keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.walk import Walk

AMINA = "3126490712"
NEEMA = "7041826551"
REGISTRAR = "2640815980"
SECOND_REGISTRAR = "3391740219"
REASON = "The name that you gave is not the name in the entry."


def test_one_registrar_wins_the_other_is_told_and_amina_reads_why(
    device: Callable[..., Walk],
) -> None:
    amina = device()
    case = ask_for_neema(amina)
    registrar, colleague = device(), device()
    for officer, number in ((registrar, REGISTRAR), (colleague, SECOND_REGISTRAR)):
        officer.to_the_desk(number)
        open_the_first_case(officer)
    registrar.look("desk-case", resident=False)

    refuse_by_keyboard(registrar)
    assert registrar.path.startswith("/desk"), "back to the queue for the next one"

    colleague.page.keyboard.press("g")
    colleague.page.keyboard.press("Enter")
    told = colleague.page.get_by_role("alert").inner_text()
    assert "Somebody else was faster: Registrar" in told, "told by post"
    assert "Refused" in told, "and what was done"
    assert "Joyce" not in colleague.text, "not by name"
    colleague.look("desk-case-conflict", resident=False)

    amina.open(case)
    assert "Refused" in amina.text
    assert REASON in amina.text
    assert "Civil Registration Act 2019, section 12(2)" in amina.text, "the ground names its law"
    amina.look("case-refused")
    amina.open("/data")
    assert "opened your case" in amina.text
    assert amina.text.count("Registrar, Civil Registration") > 1


def ask_for_neema(amina: Walk) -> str:
    """Apply for Neema's certificate; return the address of the case."""
    amina.open("/services/birth-certificate")
    amina.follow("Start")
    amina.sign_in(AMINA)
    amina.press("I agree: look it up")
    amina.choose("Who is the certificate for?", "My child")
    amina.press("Save and continue")
    amina.write(re.compile("The child.s ID number"), NEEMA)
    amina.write(re.compile("The child.s full name"), "Neema Otieno")
    amina.date(re.compile("date of birth"), "17", "2", "2062")
    amina.choose("What are you to the child?", "Mother")
    amina.press("Save and continue")
    assert "The date of birth must be in the past" in amina.text
    amina.look("question-with-error")
    amina.date(re.compile("date of birth"), "17", "2", "2018")
    amina.press("Save and continue")
    amina.choose("What do you need the certificate for?", "School or university")
    amina.tick(re.compile("What I have said is true"))
    amina.press("Save and continue")
    amina.press("Send")
    assert "You will have an answer by" in amina.text
    amina.follow("Follow your case")
    amina.look("case-waiting")
    return amina.path


def open_the_first_case(officer: Walk) -> None:
    """Go down to the first case of the queue and open it, without a mouse."""
    officer.look("desk-queue", resident=False)
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(re.compile("/desk/cases/"))
    assert "Neema Otieno" in officer.text
    assert "What the registers hold" in officer.text


def refuse_by_keyboard(registrar: Walk) -> None:
    keyboard = registrar.page.keyboard
    keyboard.press("t")
    registrar.page.get_by_role("button", name="Let it go").wait_for()
    keyboard.press("x")
    keyboard.press("Space")  # the first ground: not a parent
    keyboard.press("Tab")
    keyboard.type(REASON)
    keyboard.press("Tab")
    keyboard.press("Enter")
    registrar.page.wait_for_url(re.compile(r"/desk\?done="))
