"""The numbers are given to whoever shows the token, and to nobody else."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

TOKEN = "a token of more than twenty signs"


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "METRICS_TOKEN", TOKEN)


@pytest.mark.usefixtures("_token")
def test_who_shows_the_token_gets_every_number() -> None:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "\ntorana_database_up 1\n" in answer.content.decode()


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer a token", f"Basic {TOKEN}", TOKEN, "Bearer \xe4"]
)
def test_without_the_token_there_is_no_such_address(shown: str) -> None:
    assert Client().get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_without_a_token_in_the_settings_nobody_gets_in() -> None:
    for shown in ("Bearer ", "Bearer", ""):
        answer = Client().get("/metrics", headers={"Authorization": shown})
        assert answer.status_code == 404
