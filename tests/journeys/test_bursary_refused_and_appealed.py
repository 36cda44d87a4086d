"""Baraka asks for a school bursary, is refused, appeals, and the board finds for him.

On a phone's width, without scripts: three people of his home, one changed, one removed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.walk import Walk

BARAKA, ZURI = "4417395036", "7015509384"
BURSARY_OFFICER, BOARD = "3204472019", "8470008767"
GO_ON = "Save and continue"


def test_a_household_a_refusal_an_appeal_and_an_award(device: Callable[..., Walk]) -> None:
    baraka = device(width=360, scripts=False)
    begin(baraka)
    fill_in_the_household(baraka)
    read_the_figures(baraka)
    case = send(baraka)

    officer = device()
    refuse(officer)

    appeal = appeal_against_it(baraka, case)
    board = device()
    allow(board)

    read_the_award(baraka, case)
    baraka.open(appeal)
    assert "The appeal is allowed" in baraka.text
    assert "The register holds no bursary for Zuri" in baraka.text
    baraka.look("appeal-allowed")
    see_who_looked(baraka)


def begin(baraka: Walk) -> None:
    baraka.open("/services/school-bursary")
    baraka.look("bursary")
    baraka.follow("Awards")
    assert "Bursaries Act 2020, Second Schedule" in baraka.text
    assert "Boarding secondary school" in baraka.text
    baraka.look("table-of-awards")
    baraka.open("/services/school-bursary")
    baraka.follow("Start")
    baraka.sign_in(BARAKA)
    if "/drafts/" not in baraka.path:
        baraka.press("Start")
    baraka.press(re.compile("I agree"))
    baraka.choose("For whom do you ask?", "My child")
    baraka.look("bursary-pupil")
    baraka.press(GO_ON)
    baraka.write("The pupil’s ID number", ZURI)
    baraka.press(GO_ON)
    assert "Zuri Baraka Ali" in baraka.text, "the register of births knows her name"
    baraka.choose("Which school?", "Uhuru Park Primary School, Kaya")
    baraka.write("For which school year?", "2026")
    baraka.write("What does the school ask for the year?", "twelve thousand")
    baraka.press(GO_ON)
    assert "Write an amount of money" in baraka.text
    baraka.look("bursary-school-refused")
    baraka.write("What does the school ask for the year?", "12,400")
    baraka.press(GO_ON)
    baraka.write("What do you earn in a month?", "18 500,00")
    baraka.look("bursary-income")
    baraka.press(GO_ON)


def fill_in_the_household(baraka: Walk) -> None:
    baraka.look("household-empty")
    add(baraka, "Rehema Salim", "Husband or wife", "38")
    baraka.choose("Do they earn money?", "Yes")
    baraka.press("Save")
    baraka.write("What do they earn in a month?", "9000")
    baraka.look("household-item")
    baraka.press("Save")
    add(baraka, "Zuri Baraka Ali", "Child", "10")
    add(baraka, "Somebody Else", "Somebody else", "9")
    assert people_in(baraka) == 3
    baraka.look("household-of-three")
    baraka.page.get_by_role("button", name="Remove Person 3").click()
    assert people_in(baraka) == 2
    baraka.page.get_by_role("link", name="Change Person 1").click()
    baraka.write("What do they earn in a month?", "10000")
    baraka.press("Save")
    assert "NYS\N{NO-BREAK SPACE}10,000.00" in baraka.text
    baraka.press(GO_ON)


def people_in(baraka: Walk) -> int:
    """Return how many the list shows."""
    return baraka.page.get_by_role("button", name=re.compile("^Remove")).count()


def add(baraka: Walk, name: str, relation: str, age: str) -> None:
    baraka.page.get_by_role("link", name=re.compile(r"^Add")).click()
    baraka.write("Name", name)
    baraka.choose("What are they to you?", relation)
    baraka.write("Age in years", age)
    baraka.press("Save")


def read_the_figures(baraka: Walk) -> None:
    assert "Worked out from your answers" in baraka.text
    assert "NYS\N{NO-BREAK SPACE}28,500.00" in baraka.text, "the income of the home"
    assert "NYS\N{NO-BREAK SPACE}9,500.00" in baraka.text, "of each of three"
    assert "NYS\N{NO-BREAK SPACE}7,440.00" in baraka.text, "the award"
    assert "Limits of income (Bursaries Act 2020, First Schedule)" in baraka.text
    baraka.look("bursary-figures")
    baraka.tick(re.compile("All that I have said"))
    baraka.press(GO_ON)


def send(baraka: Walk) -> str:
    """Look at it all and send it; return the address of the case."""
    assert baraka.heading == "Check your answers"
    assert "Rehema Salim" in baraka.text
    baraka.look("bursary-check")
    baraka.press("Send")
    baraka.follow("Follow your case")
    return baraka.path


def refuse(officer: Walk) -> None:
    officer.to_the_desk(BURSARY_OFFICER)
    officer.page.locator("[data-queue] tbody tr", has_text="Baraka Ali").get_by_role("link").click()
    assert "Rehema Salim" in officer.text
    assert "28,500.00" in officer.text
    officer.look("desk-bursary", resident=False)
    officer.page.locator("summary", has_text="Refuse").click()
    officer.choose("On which ground?", re.compile("The pupil has a bursary"))
    officer.write("Why? The applicant reads this.", "The mother has one for Zuri.")
    officer.press("Refuse")
    assert officer.path.startswith("/desk?done=")


def appeal_against_it(baraka: Walk, case: str) -> str:
    """Appeal; return the address of the appeal."""
    baraka.open(case)
    assert "The pupil has a bursary for this year already." in baraka.text
    assert "You can appeal until" in baraka.text
    baraka.look("bursary-refused")
    for language in ("sw", "fr"):  # where an article of law is longer than a phone is wide
        in_language(baraka, language)
        baraka.look(f"bursary-refused-{language}")
    in_language(baraka, "en")
    baraka.press("Appeal")
    baraka.press(re.compile("I agree"))
    assert "The mother has one for Zuri." in baraka.text, "one argues with a reason one can read"
    assert "Bursaries Act 2020, section 7(3)" in baraka.text
    baraka.choose("What was wrong?", "The facts are different")
    baraka.write("In your own words", "Nobody has asked for Zuri before.")
    baraka.look("appeal-why")
    baraka.press(GO_ON)
    baraka.choose("Do you want to speak to the Board?", "No")
    baraka.press(GO_ON)
    baraka.press("Send")
    baraka.follow("Follow your case")
    baraka.look("appeal")
    return baraka.path


def in_language(walk: Walk, code: str) -> None:
    """Show the page that is open in another language."""
    cookie = {"name": "language", "value": code, "url": walk.nation.url}
    walk.page.context.add_cookies([cookie])  # type: ignore[list-item] # a dictionary of these
    walk.page.reload()


def allow(board: Walk) -> None:
    board.to_the_desk(BOARD)
    board.page.locator("[data-queue] tbody tr", has_text="Baraka Ali").get_by_role("link").click()
    appeal = board.path
    assert "The decision that is appealed" in board.text
    board.look("desk-appeal", resident=False)
    board.page.locator(".box a").click()
    assert "Rehema Salim" in board.text, "the whole first case"
    assert "The mother has one for Zuri." in board.text
    board.look("desk-appealed", resident=False)
    board.open(appeal)
    board.page.locator("summary", has_text="Allow the appeal").click()
    board.page.locator("#allow-reason").fill("The register holds no bursary for Zuri.")
    board.press("Allow the appeal")
    assert board.path.startswith("/desk?done=")


def read_the_award(baraka: Walk, case: str) -> None:
    baraka.open(case)
    baraka.wait_until(lambda: "Download the sealed PDF" in baraka.text)
    assert "The bursary is granted" in baraka.text
    assert "The pupil has a bursary for this year already." in baraka.text, "the refusal is told"
    assert "The appeal was allowed" in baraka.text
    assert "Bursary Appeals Board" in baraka.text
    baraka.look("bursary-granted-on-appeal")
    pdf = baraka.download("Download the sealed PDF")
    baraka.check_certificate(pdf)
    assert baraka.heading == "Genuine"
    assert "Zuri Baraka Ali" in baraka.text
    assert "NYS\N{NO-BREAK SPACE}7,440.00" in baraka.text


def see_who_looked(baraka: Walk) -> None:
    baraka.open("/data")
    assert "to hear the appeal" in baraka.text
