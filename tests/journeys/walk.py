"""One person with one device: what they do, and what is looked at on every page they meet."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

WEIGHT_BYTES_MAX = 14_000
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@dataclass(slots=True)
class Weights:
    """What each page with its styles weighs on the wire, in bytes."""

    pages: dict[str, int] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)

    def show(self) -> None:
        """Print the table, heaviest first."""
        lines = [
            f"{weight:7,} B  {name}"
            for name, weight in sorted(self.pages.items(), key=lambda item: -item[1])
        ]
        print("\nPages with their styles, compressed, on the wire:", *lines, sep="\n")  # noqa: T201


class Walk:
    """A device in a person's hand."""

    def __init__(self, page: Page, weights: Weights, *, shots: str) -> None:
        """Listen to what pages weigh; `shots` names a folder for pictures, "" for none."""
        self.page = page
        self.weights = weights
        self.shots = Path(shots) if shots else None
        self._sizes: dict[str, int] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.responseReceived", self._received)
        cdp.on("Network.loadingFinished", self._finished)
        self.scripts = True

    # --- What is looked at

    def look(self, name: str, *, resident: bool = True) -> None:
        """Look at the page as an assistive program, a slow line and a small screen would."""
        if "__" not in name:
            found = Axe().run(self.page, options=AXE).response["violations"] if self._runs() else []
            told = [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:150]})" for v in found]
            assert not told, f"{name}: {told}"
        width = self.page.evaluate("document.documentElement.scrollWidth") if self._runs() else 0
        viewport = self.page.viewport_size
        assert viewport is not None
        assert width <= viewport["width"], f"{name} is {width} px wide on {viewport['width']}"
        weight = self._weight()
        if weight:
            self.weights.pages[name] = weight
        assert not resident or weight <= WEIGHT_BYTES_MAX, f"{name} weighs {weight} B"
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(
                path=self.shots / f"{name}-{viewport['width']}.png", full_page=True
            )

    def _runs(self) -> bool:
        """Whether scripts may run on this device: without them there is nothing to evaluate."""
        return self.scripts

    def _received(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = (event["type"], event["response"]["url"])

    def _finished(self, event: dict[str, Any]) -> None:
        kind, url = self._kinds.get(event["requestId"], ("", ""))
        if kind == "Stylesheet" and event["encodedDataLength"]:
            self.weights.styles[url] = int(event["encodedDataLength"])
        elif kind == "Document":
            self._sizes[url.split("#")[0]] = int(event["encodedDataLength"])

    def _weight(self) -> int:
        document = self._sizes.get(self.page.url.split("#")[0], 0)
        links = re.findall(r'<link rel="stylesheet" href="([^"]+)"', self.page.content())
        base = self.page.url.split("/", 3)
        origin = "/".join(base[:3])
        return document + sum(self.weights.styles.get(origin + link, 0) for link in links)

    # --- What everybody does

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label).first.fill(text)

    def wait_for(self, what: Callable[[], bool], *, seconds: float = 15) -> None:
        """Look again, loading the page anew, until it is so."""
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline, self.page.inner_text("main")
            time.sleep(0.3)
            self.page.reload()


def photo(
    *, width: int = 1200, height: int = 900, colour: tuple[int, int, int] = (200, 190, 170)
) -> bytes:
    """Return a JPEG such as a phone takes of a paper."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()
