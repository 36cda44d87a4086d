"""Amina and the registrar have no mouse: the keyboard reaches everything, in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.journeys.test_birth_certificate_for_a_child import AMINA, REGISTRAR
from tests.journeys.walk import code_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.walk import Walk
    from tests.nation import RunningNation

STOPS_MAX = 120
# The Tab key stops once at each group of radios; what is in a closed part is not there.
IN_ORDER = """() => Array.from(document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
)).filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()).filter(
  (one, n, all) => one.type !== "radio" || all.findIndex((other) => other.name === one.name) === n
).map((one) => one.outerHTML.slice(0, 160))"""
HERE = "() => document.activeElement.outerHTML.slice(0, 160)"
IN_MAIN = "() => document.querySelector('main').contains(document.activeElement)"


def test_every_page_is_walked_in_order_and_left_again(device: Callable[..., Walk]) -> None:
    anyone = device()
    for path in ("/", "/services/birth-certificate", "/sign-in", "/verify", "/agencies", "/log"):
        anyone.open(path)
        walk_through(anyone)
        skip_the_frame(anyone)


def test_a_resident_signs_in_and_mends_what_was_refused(
    device: Callable[..., Walk], nation: RunningNation
) -> None:
    amina = device()
    keyboard = amina.page.keyboard
    amina.open("/sign-in")
    skip_the_frame(amina)
    keyboard.type("123")
    keyboard.press("Enter")
    amina.page.wait_for_selector(".govuk-error-summary")
    assert amina.page.title().startswith("Error:"), "the first that is read out"
    amina.look("sign-in-refused")
    keyboard.press("Tab")
    keyboard.press("Enter")  # the summary's link leads to the field
    keyboard.press("Control+a")
    keyboard.type(AMINA)
    keyboard.press("Enter")
    amina.page.wait_for_url(re.compile("/sign-in/code"))
    skip_the_frame(amina, to="[name=code]")
    keyboard.type(code_to(nation, AMINA))
    keyboard.press("Enter")
    amina.page.wait_for_selector("text=Sign out")


def test_the_desk_is_walked_and_its_letters_are_switched_off(device: Callable[..., Walk]) -> None:
    registrar = device()
    registrar.to_the_desk(REGISTRAR)
    walk_through(registrar)
    skip_the_frame(registrar)
    keyboard = registrar.page.keyboard
    finder = registrar.page.get_by_label("Find by reference or service")
    keyboard.press("Escape")
    keyboard.press("/")
    assert finder.evaluate("one => one === document.activeElement")
    registrar.press("Switch the keys off")
    registrar.open("/desk")
    keyboard.press("/")
    assert not finder.evaluate("one => one === document.activeElement"), "kept on this device"
    assert registrar.page.get_by_role("button", name="Switch the keys on").is_visible()


def walk_through(person: Walk) -> None:
    """Press Tab until the page is left; nothing is missed, met out of turn, or holds one."""
    person.page.evaluate("document.activeElement.blur()")
    expected: list[str] = person.page.evaluate(IN_ORDER)
    met: list[str] = []
    for _ in range(STOPS_MAX):
        person.page.keyboard.press("Tab")
        here = str(person.page.evaluate(HERE))
        if here.startswith("<body") or here in met[:1]:  # a window without a frame begins again
            break
        met.append(here)
    assert met == expected, person.path


def skip_the_frame(person: Walk, to: str = "") -> None:
    """Skip what stands on every page, by the first link; then go on to `to`, if it is said."""
    person.page.evaluate("document.activeElement.blur()")
    person.open(person.path.split("#", maxsplit=1)[0])
    person.page.keyboard.press("Tab")
    assert "Skip to main content" in person.page.evaluate(HERE)
    person.page.keyboard.press("Enter")
    for _ in range(STOPS_MAX):
        person.page.keyboard.press("Tab")
        assert person.page.evaluate(IN_MAIN), person.path
        if not to or person.page.evaluate("to => document.activeElement.matches(to)", to):
            return
    raise AssertionError(to)
