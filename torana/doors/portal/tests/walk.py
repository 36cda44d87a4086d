"""Small steps that the portal's tests share: what a browser does, without one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

OWN_BIRTH = (
    ("who", {"relation": "self"}),
    ("purpose", {"purpose": "school", "truth": "yes"}),
)
AT_HOME = (
    ("home", {"still_there": "yes"}),
    ("use", {"purpose": "bank", "household_size": "4", "truth": "yes"}),
)


def text_of(response: Any) -> str:
    """Return the page."""
    return str(response.content.decode())


def begin(client: Client, service: str) -> str:
    """Start a service and agree; return the address of the draft."""
    draft = str(client.post(f"/services/{service}/start")["Location"])
    assert client.post(draft).status_code == 302
    return draft


def fill(client: Client, draft: str, pages: tuple[tuple[str, dict[str, str]], ...]) -> None:
    """Answer the pages of a draft."""
    for page, answers in pages:
        response = client.post(f"{draft}/{page}", answers)
        assert response.status_code == 302, text_of(response)


def apply(client: Client, service: str, pages: tuple[tuple[str, dict[str, str]], ...]) -> str:
    """Apply to the end; return the address of the case."""
    draft = begin(client, service)
    fill(client, draft, pages)
    sent = str(client.post(f"{draft}/check")["Location"])
    return sent.removesuffix("/sent")


def headings(page: str) -> list[int]:
    """Return the levels of a page's headings, in order."""
    return [int(level) for level in re.findall(r"<h([1-6])\b", page)]
