"""What is looked at on every page that is met: assistive programs, small screens, slow lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS_PX = (320, 640, 1280)  # 1280 at 400 % (WCAG 2.2, 1.4.10), at 200 % (1.4.4), and as it is
WEIGHT_BYTES_MAX = 14_000  # what a server may send before it waits for the first answer
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
LANDMARKS = ("banner", "main", "contentinfo")
NAMED = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "spinbutton",
} | {
    *("DisclosureTriangle", "image", "table", "radiogroup", "Video"),
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


def surplus_widths(page: Page) -> list[str]:
    """Return at which widths the page is wider than the window: people would scroll sideways."""
    size = page.viewport_size
    assert size is not None
    found = []
    for width in WIDTHS_PX:
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = int(page.evaluate("document.documentElement.scrollWidth"))
        if wide > width:
            found.append(f"{wide - width} px too wide at {width} px")
    page.set_viewport_size(size)
    return found


def unclear_in_the_tree(page: Page) -> list[str]:
    """Return what a screen reader would stumble over in Chromium's accessibility tree."""
    line = page.context.new_cdp_session(page)
    answer = line.send("Accessibility.getFullAXTree")
    line.detach()
    nodes = [_Node.of(one) for one in answer["nodes"] if not one["ignored"]]
    roles = Counter(node.role for node in nodes)
    navigations = Counter(node.name for node in nodes if node.role == "navigation")
    levels = [node.level for node in nodes if node.role == "heading"]
    return [
        *(f"a {node.role} without a name" for node in nodes if node.is_mute),
        *(f"{roles[role]} of {role}" for role in LANDMARKS if roles[role] != 1),
        *(f"{n} navigations called {name!r}" for name, n in navigations.items() if n > 1),
        *([f"headings begin {levels[:2]}"] if levels[:1] != [1] or levels.count(1) != 1 else []),
        *(f"a heading of level {b} under {a}" for a, b in pairwise(levels) if b > a + 1),
        *(["a table without headers"] if roles["table"] and not roles["columnheader"] else []),
    ]


@dataclass(frozen=True, slots=True)
class _Node:
    """What a screen reader is told of one thing on the page."""

    role: str
    name: str
    level: int

    @classmethod
    def of(cls, told: dict[str, Any]) -> _Node:
        properties = {one["name"]: one["value"].get("value") for one in told.get("properties", ())}
        name = str(told.get("name", {}).get("value", "")).strip()
        return cls(str(told["role"]["value"]), name, int(properties.get("level", 0)))

    @property
    def is_mute(self) -> bool:
        return self.role in NAMED and not self.name


def lost_by_keyboard(page: Page) -> list[str]:
    """Return where somebody without a mouse is lost: no ring, hidden by something, out of order.

    Where something was refused, the focus must stand on the summary that says what.
    """
    found: list[str] = page.evaluate(_FOCUS)
    return found


# Focuses all that can be focused, one after the other, as the Tab key would, and looks at it.
# Radios and boxes are drawn by their label. What was focused before is focused again.
_FOCUS = """() => {
  const found = [], before = document.activeElement, [x, y] = [scrollX, scrollY];
  const summary = document.querySelector(".govuk-error-summary");
  if (summary && before !== summary) found.push("the focus is not on what was refused");
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  for (const one of document.querySelectorAll(all)) {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility()) continue;
    const what = one.outerHTML.slice(0, 120);
    if (one.tabIndex > 0) found.push("out of order: " + what);
    one.focus({ focusVisible: true });
    const label = one.matches("[type=radio], [type=checkbox]") ? one.labels[0] : null;
    const drawn = label ? getComputedStyle(label, "::before") : getComputedStyle(one);
    const ring = drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2;
    if (!ring && drawn.boxShadow === "none") found.push("no ring: " + what);
    const box = one.getClientRects()[0];
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const own = [one, label].some((it) => it && (it.contains(over) || over?.contains(it)));
    if (!own && over?.control !== one) found.push("hidden while focused: " + what);
  }
  if (before && before !== document.body) before.focus(); else document.activeElement.blur();
  scrollTo(x, y);
  return found;
}"""


def _bare(url: str) -> str:
    return url.split("#", maxsplit=1)[0]
