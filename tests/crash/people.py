"""Who stands in the yard: residents who apply to the end, and a registrar who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crash.yard import PORT, Visitor, Yard
from tests.resident import Adult, Resident, adults_with_a_phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Answer

AMINA = Adult("3126490712", "+259712000101")
REGISTRAR = "2640815980"
NEEMA = {
    "child_number": "7041826551",
    "child_name": "Neema Otieno",
    "child_born_on-day": "17",
    "child_born_on-month": "2",
    "child_born_on-year": "2018",
    "parent_as": "mother",
}
CHILD_STEPS = ("relation", "child_number", "purpose")


def resident(ground: Yard, adult: Adult | None = None) -> Resident:
    """Return somebody who has signed in."""
    visitor = Visitor(PORT, ground=ground)
    found = Resident(adult or adults_with_a_phone(1)[0], visitor)
    found.sign_in()
    return found


def registrar(ground: Yard) -> Resident:
    """Return the registrar, signed in."""
    phones = {a.number: a for a in adults_with_a_phone(1000)}
    return resident(ground, phones[REGISTRAR])


def apply_for_neema(amina: Resident) -> str:
    """Apply for a child's certificate, which a registrar decides; return the case's id."""
    page = again(amina, lambda: amina.client.get("/services/birth-certificate"))
    page = again(amina, lambda: amina.client.post(page.form("/start")))
    while "/drafts/" in page.path:
        page = again(amina, lambda page=page: _answer(amina, page))  # type: ignore[misc] # binds now
    assert page.path.endswith("/sent"), page.path
    return page.path.split("/")[2]


def _answer(amina: Resident, page: Answer) -> Answer:
    answers: dict[str, str] = {}
    if 'name="relation"' in page.text:
        answers = {"relation": "child"}
    elif 'name="child_number"' in page.text:
        answers = NEEMA
    elif 'name="purpose"' in page.text:
        answers = {"purpose": "school", "truth": "true"}
    return amina.client.post(page.form("csrfmiddlewaretoken"), **answers)


def again(person: Resident, step: Callable[[], Answer]) -> Answer:
    """Do a step until it is answered, as `Resident` does; what is refused is an answer too."""
    return person._again(step)
