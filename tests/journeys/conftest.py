"""The browser, the running nation, and what is looked at on every page that is met."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.walk import Walk, Weights
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and may take its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(300))


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
def weights() -> Iterator[Weights]:
    """Return the table of what each page weighs on the wire; printed at the end."""
    table = Weights()
    yield table
    table.show()


@pytest.fixture
def walk(
    browser: Browser, nation: RunningNation, weights: Weights
) -> Iterator[Callable[..., Walk]]:
    """Return a function that opens a fresh device in a person's hand."""
    opened: list[Walk] = []

    def open_device(*, width: int = 1280, language: str = "en", scripts: bool = True) -> Walk:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale=language,
            java_script_enabled=scripts,
            accept_downloads=True,
            base_url=nation.url,
        )
        context.set_default_timeout(20_000)
        device = Walk(context.new_page(), weights, shots=os.environ.get("TORANA_SCREENSHOTS", ""))
        opened.append(device)
        return device

    yield open_device
    for device in opened:
        device.page.context.close()
