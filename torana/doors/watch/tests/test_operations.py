"""The page of what matters is an operator's, and says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import SessionBase

from torana.base import clock
from torana.base.actor import Holding, machine, officer
from torana.base.metrics import backups
from torana.doors.watch import views
from torana.parts.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.http import HttpResponse
    from django.test import RequestFactory

    Switch = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

NYOTA = Path(__file__).parents[4] / "nations/nyota"


@pytest.fixture(autouse=True)
def _nation(as_owner: Switch) -> None:
    with as_owner():
        catalogue.publish(NYOTA, by=machine("test"), now=clock.now())


def page(rf: RequestFactory, post: str) -> HttpResponse:
    request = rf.get("/desk/operations")
    request.session = SessionBase()
    request.actor = officer(uuid4(), (Holding("digital-agency", post),))  # type: ignore[attr-defined] # as the sign-in door does
    answer = views.operations(request)
    assert hasattr(answer, "content")
    return answer  # type: ignore[return-value] # not a stream


def test_an_operator_sees_what_runs_and_what_to_do(rf: RequestFactory) -> None:
    answer = page(rf, "operator")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Something needs you now" in text, "nothing runs in a test"
    assert "systemctl start torana-worker" in text
    assert len(answer.content) < 14_000
    assert "<script" not in text.partition("<main")[2]


def test_no_other_post_sees_it(rf: RequestFactory) -> None:
    with pytest.raises(Exception, match="may not do this"):
        page(rf, "registrar")


def test_a_backup_that_was_noted_is_told_by_its_age(tmp_path: Path) -> None:
    assert backups.finished_at(tmp_path) is None
    now = clock.now()
    backups.note_finished(tmp_path, now)
    assert backups.finished_at(tmp_path) == now
    (tmp_path / backups.NOTE).write_text('{"finished_at": 7}')
    assert backups.finished_at(tmp_path) is None
