"""What browsers are told to hold against us and others: on every answer, found by the URL map."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.nation import ROOT
from tests.test_authorisation import ADDRESSES, device, path_of, published
from torana.base.web import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
__all__ = ["device", "published"]  # fixtures

PAGES = "text/html"
FOR_ALL_SITES = {"log/checkpoint", "log/latest", "log/key"} | {
    "log/tile/<str:level>/<path:rest>",
    ".well-known/jwks.json",
    ".well-known/torana-certificates.pem",
    "agencies/<slug:agency>/jwks.json",
    ".well-known/jwt-vc-issuer/agencies/<slug:agency>",
    "agencies/<slug:agency>/status/<int:number>",
    "status-lists",
}
SAME_FOR_ALL = {"theme/<slug:digest>.css", "verify/worker.js"}  # whoever asks, signed in or not
POLICY = (
    *("default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'"),
    *("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"),
)
# Production as its environment makes it; a process of its own, for settings are read once.
SHOW = """
import json, torana.settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))
"""


def answers(browser: Client) -> list[tuple[str, Any]]:
    """Return what every address answers, to looking and to sending."""
    found = []
    for route, _ in ADDRESSES:
        for method in ("get", "post", "options"):
            answer = getattr(browser, method)(path_of(route), headers={"accept": PAGES})
            found.append((f"{method} /{route}", answer))
    return found


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["anyone", "amina", "registrar"])
def test_every_answer_carries_the_defences(who: str, device: Callable[[str], Client]) -> None:
    for told, answer in answers(device(who)):
        policy = answer["Content-Security-Policy"].split("; ")
        assert all(part in policy for part in POLICY), told
        assert "unsafe" not in answer["Content-Security-Policy"], told
        assert answer["X-Content-Type-Options"] == "nosniff", told
        assert answer["Referrer-Policy"] == "same-origin", told
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", told
        assert answer["X-Frame-Options"] == "DENY", told


@pytest.mark.usefixtures("published")
def test_only_what_is_public_to_all_sites_may_be_loaded_by_them(
    device: Callable[[str], Client],
) -> None:
    browser = device("amina")
    for route, _ in ADDRESSES:
        answer = browser.get(path_of(route))
        if route in FOR_ALL_SITES and answer.status_code == 200:
            assert answer["Cross-Origin-Resource-Policy"] == "cross-origin", route
        else:
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin", route
            assert "Access-Control-Allow-Origin" not in answer, route


def test_our_style_is_for_our_pages(client: Client) -> None:
    answer = client.get("/static/torana.css")
    answer.close()
    assert answer.status_code == 200
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.usefixtures("published")
def test_every_text_says_its_encoding(device: Callable[[str], Client]) -> None:
    for told, answer in answers(device("amina")):
        kind = answer.get("Content-Type", "")
        if answer.content:
            assert kind, told
        if kind.startswith("text/"):
            assert "charset=utf-8" in kind.lower(), told


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["anyone", "amina", "registrar"])
def test_no_address_takes_a_form_without_its_token(
    who: str,
    device: Callable[[str], Client],
) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = device(who).cookies
    for route, _ in ADDRESSES:
        refused = careful.post(path_of(route), {"csrfmiddlewaretoken": "x" * 64})
        assert refused.status_code == 403, route
        assert "Django" not in refused.text, route


@pytest.mark.usefixtures("published")
def test_no_other_site_sends_a_form_even_with_a_token(
    device: Callable[[str], Client],
) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = device("amina").cookies
    careful.get("/sign-in/printed-codes")
    token = {"csrfmiddlewaretoken": careful.cookies["csrftoken"].value}
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        answer = careful.post("/sign-in/printed-codes", token, headers={"origin": origin})
        assert answer.status_code == 403, origin
    assert careful.post("/sign-in/printed-codes", token).status_code == 200


@pytest.mark.usefixtures("published")
def test_looking_changes_nothing(device: Callable[[str], Client]) -> None:
    """What changes something takes POST alone: HEAD and GET are refused where only that is taken.

    A page that takes both shows its form at GET; tests of each door see that it only shows.
    """
    browser = device("amina")
    for route in ("sign-out", "sign-in/again", "desk/cases/<uuid:case_id>/take"):
        assert browser.get(path_of(route)).status_code in {403, 405}, route


@pytest.mark.usefixtures("published")
def test_signing_out_leaves_nothing_in_the_browser(
    device: Callable[[str], Client],
) -> None:
    answer = device("amina").post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["session"].value == ""


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE"])
def test_methods_that_nothing_uses_are_refused(method: str, client: Client) -> None:
    for route, view in ADDRESSES:
        if view.policy is Policy.ANYONE:
            assert client.generic(method, path_of(route)).status_code in {403, 405}, route


def production() -> dict[str, Any]:
    """Return the settings of a production process."""
    environment = {name: value for name, value in os.environ.items() if "TORANA" not in name}
    environment |= {"TORANA_PUBLIC_URL": "https://services.example", "TORANA_PROXY": "yes"}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    told = json.loads(shown.stdout)
    assert isinstance(told, dict)
    return told


def test_in_production_cookies_are_bound_to_this_host_and_to_tls() -> None:
    told = production()
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{kind}_COOKIE_NAME"].startswith("__Host-"), kind
        assert told[f"{kind}_COOKIE_SECURE"], kind
        assert told[f"{kind}_COOKIE_HTTPONLY"], kind
        assert told.get(f"{kind}_COOKIE_SAMESITE", "Lax") == "Lax", kind  # Django's own is Lax


def test_in_production_browsers_come_back_by_tls_alone() -> None:
    told = production()
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not told["DEBUG"]
    assert not told["DEMO"]


@pytest.mark.usefixtures("published")
def test_no_page_of_who_is_signed_in_is_stored(device: Callable[[str], Client]) -> None:
    """What is the same for all and named by its content may be kept; so may the public log."""
    browser = device("registrar")
    for route, _ in ADDRESSES:
        answer = browser.get(path_of(route), headers={"accept": PAGES})
        kept = answer.get("Cache-Control", "")
        if route not in FOR_ALL_SITES | SAME_FOR_ALL:
            assert "no-store" in kept, route


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.git/HEAD", "/.env", "/torana/settings.py", "/requirements.txt"),
        *(
            "/static/",
            "/static/../settings.py",
            "/static/%2e%2e/settings.py",
            "/secrets/master-key",
        ),
        *("/static/..%2f..%2fetc/passwd", "/static//etc/passwd", "/admin", "/metrics.json"),
    ],
)
def test_nothing_of_the_source_is_served(path: str, client: Client) -> None:
    assert client.get(path).status_code in {400, 404}
