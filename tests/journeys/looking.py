"""What is looked at on every page that is met: assistive programs, small screens, slow lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE_WIDTH_PX = 360
WEIGHT_BYTES_MAX = 14_000  # what a server may send before it waits for the first answer
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
_STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@dataclass(slots=True)
class Weights:
    """What each page with its styles weighs on the wire, in bytes."""

    pages: dict[str, int] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)

    def table(self) -> str:
        """Return the table, heaviest first."""
        heaviest = sorted(self.pages.items(), key=lambda page: -page[1])
        return "\n".join(f"{weight:7,} B  {name}" for name, weight in heaviest)


class Scales:
    """Weighs what arrives in one browser tab: headers and bodies, compressed as they came."""

    def __init__(self, page: Page, weights: Weights) -> None:
        """Listen from now on."""
        self._page = page
        self._weights = weights
        self._documents: dict[str, int] = {}
        self._asked: dict[str, tuple[str, str]] = {}
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.responseReceived", self._received)
        line.on("Network.loadingFinished", self._finished)

    def weigh(self) -> int:
        """Return what the page in the tab weighs with its styles, these as if never met before."""
        document = self._documents[_bare(self._page.url)]
        origin = "/".join(self._page.url.split("/", 3)[:3])
        links = _STYLES.findall(self._page.content())
        return document + sum(self._weights.styles[origin + link] for link in links)

    def _received(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = (event["type"], _bare(event["response"]["url"]))

    def _finished(self, event: dict[str, Any]) -> None:
        kind, url = self._asked.get(event["requestId"], ("", ""))
        size = int(event["encodedDataLength"])
        if kind == "Document":
            self._documents[url] = size
        elif kind == "Stylesheet" and size:  # 0: it came from this device's cache
            self._weights.styles[url] = size


def barriers(page: Page) -> list[str]:
    """Return what axe finds on the page, each with the first place where it stands."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:200]})" for one in found]


def surplus_width(page: Page) -> int:
    """Return how many pixels the page is wider than a phone: people would scroll sideways."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": PHONE_WIDTH_PX, "height": size["height"]})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    return int(wide) - PHONE_WIDTH_PX


def _bare(url: str) -> str:
    return url.split("#", maxsplit=1)[0]
