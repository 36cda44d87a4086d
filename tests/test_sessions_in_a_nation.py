"""Sessions of a running nation: several processes and threads, real lines, real cookies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.client import Client, Form
from tests.nation import RunningNation, running_nation
from tests.resident import Resident, adults_with_a_phone

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
INSIDE = "/sign-in/printed-codes"
AT_ONCE = 6


@pytest.fixture(scope="module")
def nation() -> Iterator[RunningNation]:
    with running_nation() as running:
        yield running


def copy_of(client: Client) -> Client:
    """Return another browser with the same cookies."""
    return Client(client.port, dict(client.cookies))


def is_in(client: Client) -> bool:
    with closing(client):
        return client.get(INSIDE).path == INSIDE


def test_a_code_sent_by_many_at_once_signs_in_once_and_signing_out_ends_every_copy(
    nation: RunningNation,
) -> None:
    resident = Resident(adults_with_a_phone(60)[-1], Client(nation.port))
    client = resident.client
    begun = client.post(client.get("/sign-in").form('name="number"'), number=resident.adult.number)
    form, code, before = begun.form('name="code"'), resident.code_since(""), dict(client.cookies)
    client.close()
    browsers = [copy_of(client) for _ in range(AT_ONCE)]

    def press(browser: Client) -> int:
        with closing(browser):
            return browser.post(form, code=code).status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(press, browsers))
    assert all(status < 500 for status in statuses), statuses
    inside = [browser for browser in browsers if is_in(browser)]
    assert len(inside) == 1
    assert inside[0].cookies["session"] != before["session"], "a new key at sign-in"
    assert not is_in(Client(nation.port, before))

    kept = [copy_of(inside[0]) for _ in range(AT_ONCE)]
    assert all(map(is_in, kept))
    with closing(inside[0]) as browser:
        token = browser.get(INSIDE).form("csrfmiddlewaretoken").values
        browser.post(Form("/sign-out", token))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert not any(pool.map(is_in, kept)), "what was copied is ended too"


def test_nobody_else_on_the_machine_reads_logs_and_secrets(nation: RunningNation) -> None:
    for folder in ("log", "secrets", "postgres"):
        assert (nation.data / folder).stat().st_mode & 0o077 == 0, folder
