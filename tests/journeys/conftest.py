"""The browser, the running nation, and what is looked at on every page that is met."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.looking import Weights
from tests.journeys.pictures import Album
from tests.journeys.walk import Walk
from tests.nation import RunningNation, running_nation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WEIGHTS = Weights()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and may take its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(300))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what each page weighed."""
    if WEIGHTS.pages:
        terminalreporter.section("pages with their styles, compressed, on the wire")
        terminalreporter.write_line(WEIGHTS.table())


@pytest.fixture(scope="session")
def nation() -> Iterator[RunningNation]:
    """Return a nation that `torana up` started for these journeys."""
    with running_nation() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium: the machine's own, else the one that playwright brought."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def album() -> Album:
    """Return where pictures of the pages go, if any are asked for."""
    return Album()


@pytest.fixture
def device(browser: Browser, nation: RunningNation, album: Album) -> Iterator[Callable[..., Walk]]:
    """Return a function that puts a fresh device into a person's hand."""
    opened: list[Walk] = []

    def open_device(*, width: int = 1280, language: str = "en", scripts: bool = True) -> Walk:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale=language,
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(10_000)
        opened.append(Walk(context.new_page(), nation, WEIGHTS, album, scripts=scripts))
        return opened[-1]

    yield open_device
    for walk in opened:
        walk.page.context.close()
