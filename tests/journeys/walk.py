"""One person with one device: what they do, and what is looked at on every page they meet."""

from __future__ import annotations

import html
import json
import re
import time
from typing import TYPE_CHECKING

from tests.client import Client
from tests.journeys import looking

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Locator, Page

    from tests.journeys.looking import Weights
    from tests.journeys.pictures import Album
    from tests.nation import RunningNation

Name = str | re.Pattern[str]
WAIT_S_MAX = 20
_RECEIVED = re.compile(r'<bdi dir="ltr">(\+\d+)</bdi>.*?<div class="letter"><bdi>(.*?)</bdi>')
_CODE = re.compile(r"\b\d{6}\b")


class Walk:
    """A device in a person's hand."""

    def __init__(
        self, page: Page, nation: RunningNation, weights: Weights, album: Album, *, scripts: bool
    ) -> None:
        """Hold a fresh device; `scripts` says whether its browser runs any."""
        self.page = page
        self.nation = nation
        self.scripts = scripts
        self._weights = weights
        self._scales = looking.Scales(page, weights)
        self._album = album

    # --- What is looked at

    def look(self, name: str, *, resident: bool = True) -> None:
        """Look at the page by assistive programs, a keyboard, small screens and a slow line."""
        barriers = looking.barriers(self.page) if self.scripts else self._barriers_elsewhere()
        assert not barriers, f"{name}: {barriers}"
        lost = looking.lost_by_keyboard(self.page)
        assert not lost, f"{name}: {lost}"
        unclear = looking.unclear_in_the_tree(self.page)
        assert not unclear, f"{name}: {unclear}"
        surplus = looking.surplus_widths(self.page)
        assert not surplus, f"{name}: {surplus}"
        if resident:
            weight = self._scales.weigh()
            self._weights.pages[name] = weight
            assert weight <= looking.WEIGHT_BYTES_MAX, f"{name} weighs {weight} B"
        self._album.keep(self.page, name)

    def _barriers_elsewhere(self) -> list[str]:
        """Look at the same page where scripts run: without them there is nothing that looks."""
        browser = self.page.context.browser
        assert browser is not None
        with browser.new_context(viewport=self.page.viewport_size) as context:
            tab = context.new_page()
            tab.goto(f"{self.nation.url}/health")  # the same origin, for the styles
            tab.set_content(self.page.content())
            return looking.barriers(tab)

    # --- What everybody does

    def open(self, path: str) -> int:
        """Open an address of the nation; return the status."""
        answer = self.page.goto(self.nation.url + path if path.startswith("/") else path)
        assert answer is not None
        return answer.status

    def press(self, name: Name) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: Name) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name).first.click()

    def write(self, label: Name, text: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label).fill(text)

    def choose(self, question: Name, option: Name) -> None:
        """Choose one of the answers of a question."""
        self._question(question).get_by_label(option).check()

    def date(self, question: Name, *parts: str) -> None:
        """Write day, month and year."""
        for field, part in zip(
            self._question(question).get_by_role("textbox").all(), parts, strict=True
        ):
            field.fill(part)

    def tick(self, label: Name) -> None:
        """Tick the box of this label."""
        self.page.get_by_role("checkbox", name=label).check()

    def send_file(self, label: Name, name: str, media_type: str, content: bytes) -> None:
        """Choose a file."""
        file: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        self.page.get_by_label(label).set_input_files(file)

    def download(self, link: Name) -> bytes:
        """Follow a link to a file, and return what was saved."""
        with self.page.expect_download() as coming:
            self.follow(link)
        return coming.value.path().read_bytes()

    def check_certificate(self, pdf: bytes) -> None:
        """Have a PDF checked, as anyone may."""
        self.open("/verify")
        file: FilePayload = {"name": "c.pdf", "mimeType": "application/pdf", "buffer": pdf}
        self.page.locator("[name=file]").set_input_files(file)
        self._confirm()

    def _question(self, name: Name) -> Locator:
        return self.page.get_by_role("group", name=name)

    # --- What everybody reads

    @property
    def path(self) -> str:
        """The address that is open, without the host."""
        return "/" + self.page.url.split("/", 3)[3]

    @property
    def heading(self) -> str:
        """What the page is about."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """All that the page says, without its frame."""
        return self.page.locator("main").inner_text()

    def wait_until(self, so: Callable[[], bool]) -> None:
        """Look again, loading the page anew, until it is so."""
        deadline = time.monotonic() + WAIT_S_MAX
        while not so():
            assert time.monotonic() < deadline, self.text
            self.page.wait_for_timeout(250)
            self.page.reload()

    # --- Signing in

    def sign_in(self, number: str) -> None:
        """Sign in from wherever "Sign in" was pressed or asked for, with a code to the phone."""
        if not self.path.startswith("/sign-in"):
            self.open("/sign-in")
        self.say_number(number)
        self.say_code(code_to(self.nation, number))

    def say_number(self, number: str) -> None:
        """Type the ID number, and go on."""
        self.page.locator("[name=number]").fill(number)
        self._confirm()

    def say_code(self, code: str) -> None:
        """Type the code, and go on."""
        self.page.locator("[name=code]").fill(code)
        self._confirm()

    def to_the_desk(self, number: str) -> None:
        """Sign in as an officer, and choose the desk."""
        self.open("/sign-in")
        self.sign_in(number)
        self.follow("My work at the desk")

    def _confirm(self) -> None:
        self.page.locator("main form").first.locator("button:not([type=button])").click()


def code_to(nation: RunningNation, number: str) -> str:
    """Return the newest code that a person's phone received, as the page /demo shows it."""
    phone = _person(nation, number)["phone"]
    deadline = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < deadline:
        client = Client(nation.port)
        page = client.get("/demo").text
        client.close()
        for to, text in _RECEIVED.findall(page):
            code = _CODE.search(html.unescape(text))
            if to == phone and code:
                return code[0]
        time.sleep(0.1)
    raise AssertionError(f"no code came to {phone}")


def printed_codes(nation: RunningNation, number: str) -> list[str]:
    """Return the codes on paper that `torana up` printed for a person."""
    found = re.search(rf"{number} .*\n\s*codes on paper: (.*)", nation.log.read_text())
    assert found, nation.log.read_text()
    return found[1].split()


def _person(nation: RunningNation, number: str) -> dict[str, str]:
    people = json.loads((nation.data / "cast.json").read_text())
    found: dict[str, str] = next(one for one in people if one["number"] == number)
    return found
