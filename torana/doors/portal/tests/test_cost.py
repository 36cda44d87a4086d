"""What a resident's lists cost in queries: constants, however much there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torana.base import events
from torana.doors.portal.tests.walk import AT_HOME, OWN_BIRTH, apply, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    Switch = Callable[[], AbstractContextManager[None]]

PATHS = ("/cases", "/data", "/data?show=read", "/data?show=changed", "/messages")
MORE = 4


@pytest.fixture(autouse=True)
def _no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the once-a-second look for a new publication out of the count."""
    monkeypatch.setattr("torana.parts.catalogue.queries.NOTICED_WITHIN_S", 3600)


def _asked(resident: Client, path: str) -> tuple[list[str], str]:
    """Return the statements that a page took, without their values, and what it said."""
    with CaptureQueriesContext(connection) as captured:
        page = text_of(resident.get(path))
    return [q["sql"][:60] for q in captured], page


@pytest.mark.parametrize("path", PATHS)
def test_a_list_of_a_resident_asks_the_same_however_long_it_is(
    resident: Client, as_worker: Switch, path: str
) -> None:
    apply(resident, "birth-certificate", OWN_BIRTH)
    apply(resident, "residence-certificate", AT_HOME)
    with as_worker():
        events.deliver_due()  # letters are written
    resident.get(path)  # what a process keeps in memory is there from now on
    few, short = _asked(resident, path)
    for _ in range(MORE):
        apply(resident, "residence-certificate", AT_HOME)
    with as_worker():
        events.deliver_due()
    resident.get(path)
    many, long = _asked(resident, path)
    assert long.count("<li") >= short.count("<li") + MORE
    assert many == few
