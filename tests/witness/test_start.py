"""A log that was cut, or exchanged, does not come up where somebody remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from torana.base import http, witnesses
from torana.doors.cli import witnessed

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from torana.doors.witness.tests.running import Running

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


def problems() -> list[str]:
    """Return what a start says of the log, asked on this test's own line to the database."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        return witnessed.problems_of_the_log(cursor.cursor.connection)


def cut(as_owner: Switch, size: int) -> None:
    """Bring the log back to its first leaves."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM transparency_sequence WHERE index >= %s", [size])
        cursor.execute("DELETE FROM transparency_checkpoint WHERE size > %s", [size])
        cursor.execute("DELETE FROM transparency_cosignature WHERE size > %s", [size])


@pytest.fixture
def cosigned(witness: Running, grow: Callable[[int], None], ask: Callable[[], bool]) -> Running:
    """Return a witness that cosigned one leaf and then eleven."""
    ask()
    grow(10)
    ask()
    return witness


def test_a_log_that_everybody_knows_comes_up(
    cosigned: Running, grow: Callable[[int], None]
) -> None:
    assert problems() == []
    grow(5)  # nobody has seen these yet
    assert problems() == []
    assert cosigned.process.poll() is None


def test_a_shorter_log_is_refused_by_the_witness_and_by_the_folder(
    cosigned: Running, as_owner: Switch
) -> None:
    cut(as_owner, 1)
    of_folder, of_witness, remedy = problems()
    assert "torana restore" in remedy
    for told in (of_folder, of_witness):
        assert "has 1 leaves" in told
        assert "11 that were cosigned" in told
    assert witnesses.KEPT in of_folder
    assert "w1.example/witness" in of_witness
    assert cosigned.process.poll() is None


def test_the_folder_alone_speaks_for_a_witness_that_is_away(
    cosigned: Running, as_owner: Switch
) -> None:
    cosigned.kill()
    cut(as_owner, 1)
    assert len(problems()) == 2  # what it is, and what to do


def test_the_witness_alone_speaks_where_the_folder_is_new(
    cosigned: Running, as_owner: Switch
) -> None:
    (django_settings.DATA / witnesses.KEPT).unlink()
    cut(as_owner, 1)
    told, _ = problems()
    assert "w1.example/witness remembers 11" in told
    assert cosigned.process.poll() is None


def test_a_witness_without_the_newer_address_is_asked_by_its_size(
    cosigned: Running, as_owner: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (django_settings.DATA / witnesses.KEPT).unlink()
    cut(as_owner, 1)
    ask = http.ask

    def asked(method: str, *rest: Any, **more: Any) -> http.Answer:
        return http.Answer(404, b"") if method == "GET" else ask(method, *rest, **more)

    monkeypatch.setattr(http, "ask", asked)
    told, _ = problems()
    assert "remembers 11" in told
    assert cosigned.process.poll() is None


def test_a_log_that_grew_again_otherwise_is_refused(
    cosigned: Running, as_owner: Switch, grow: Callable[[int], None]
) -> None:
    """Cut, and then longer than before: the size says nothing, the root does."""
    cut(as_owner, 1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM transparency_pending")
    grow(30)
    *told, _ = problems()
    assert len(told) == 2
    assert all("is not the one" in problem for problem in told)
    assert cosigned.process.poll() is None
