"""What looks at every page finds what it is there for: each fault, once, on a page that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import looking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SOUND = """<!doctype html><html lang="en"><title>A page</title><style>
:focus-visible { outline: 3px solid orange } .off :focus-visible { outline: 0 }
.over { position: fixed; inset: 0; background: white }</style>
<header><a href="/">Home</a></header><main><h1>A page</h1><h2>A part</h2>%s</main>
<footer>The end</footer></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("<p>Nothing is wrong.</p>", ""),
        ("<button></button>", "a button without a name"),
        ("<input>", "a textbox without a name"),
        ("<details><summary></summary>More</details>", "a DisclosureTriangle without a name"),
        ("<img src='data:,'>", "a image without a name"),
        ("<h4>Too deep</h4>", "a heading of level 4 under 2"),
        ("<h1>Another page</h1>", "headings begin [1, 2]"),
        ("<div role=main>Twice</div>", "2 of main"),
        (
            "<table><caption>T</caption><tr><td>1<td>2<tr><td>3<td>4</table>",
            "a table without headers",
        ),
        ("<nav aria-label=A></nav><nav aria-label=A></nav>", "2 navigations called 'A'"),
    ],
)
def test_what_a_screen_reader_would_stumble_over_is_found(page: Page, part: str, told: str) -> None:
    page.set_content(SOUND % part)
    assert looking.unclear_in_the_tree(page) == ([told] if told else [])


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("<a href='/'>A link</a>", ""),
        ("<div class=off><a href='/'>A link</a></div>", "no ring"),
        ("<a href='/' tabindex=2>A link</a>", "out of order"),
        ("<a href='/'>A link</a><div class=over></div>", "hidden while focused"),
        ("<div class=govuk-error-summary tabindex=-1>No</div>", "the focus is not on"),
    ],
)
def test_where_somebody_without_a_mouse_is_lost_is_found(page: Page, part: str, told: str) -> None:
    page.set_content(SOUND % part)
    found = looking.lost_by_keyboard(page)
    assert bool(found) == bool(told)
    assert all(one.startswith(told) for one in found), found


def test_a_page_too_wide_for_a_small_window_is_found(page: Page) -> None:
    page.set_content(SOUND % "<div style='width: 700px'>Wide</div>")
    found = looking.surplus_widths(page)
    assert [one.split(" at ")[1] for one in found] == ["320 px", "640 px"]
