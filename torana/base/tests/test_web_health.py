"""Who runs the machines can ask whether a process is alive, and whether it may be given work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.http import HttpResponseBase, JsonResponse
from django.test import RequestFactory

from torana.base import web_health
from torana.base.errors import NotFound
from torana.base.web import failed

if TYPE_CHECKING:
    from collections.abc import Callable

ask = RequestFactory().get("/")


def waits_for(answer: HttpResponseBase) -> object:
    assert isinstance(answer, JsonResponse)
    return json.loads(answer.content)["waits_for"]


def bug() -> None:
    raise LookupError


def lost() -> int:
    raise OperationalError("connection is closed")


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_health, "_checks", {})


def test_a_living_process_says_so_without_asking_the_database() -> None:
    assert web_health.health(ask).status_code == 200


@pytest.mark.django_db
def test_it_is_ready_when_the_tables_are_those_of_this_release() -> None:
    assert web_health.ready(ask).status_code == 200


@pytest.mark.django_db
def test_it_waits_for_what_still_refuses() -> None:
    def no_nation() -> None:
        raise NotFound

    web_health.must_hold("a nation", no_nation)
    answer = web_health.ready(ask)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert waits_for(answer) == "a nation"


def test_it_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_health, "migrations_missing", lost)
    answer = web_health.ready(ask)
    assert answer.status_code == 503
    assert waits_for(answer) == "database"


@pytest.mark.parametrize(("fail", "status"), [(lost, 503), (bug, 500)])
def test_a_database_lost_outside_a_view_is_503_and_a_bug_is_500(
    fail: Callable[[], object], status: int
) -> None:
    try:
        fail()
    except (OperationalError, LookupError):
        answer = failed(ask)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
