"""A session is found by a key that the database does not hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torana.base import clock, keys
from torana.base.models import Session
from torana.base.sessions import SessionStore

if TYPE_CHECKING:
    from torana.base.actor import Actor

pytestmark = pytest.mark.django_db


def begun(by: Actor) -> SessionStore:
    session = SessionStore()
    session["person"] = str(by.person_id)
    session.set_expiry(1800)
    session.save()
    return session


def told() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('torana.person_id'), current_setting('torana.agencies')"
        )
        person, agencies = cursor.fetchone()
    return person, agencies


def test_a_session_comes_back_with_its_key(amina: Actor) -> None:
    key = begun(amina).session_key
    assert SessionStore(key)["person"] == str(amina.person_id)


def test_loading_names_the_person_and_brings_their_key_in_one_query(amina: Actor) -> None:
    assert amina.person_id
    sealed = keys.seal_for(amina.person_id, b"hers", "note:1")
    key = begun(amina).session_key
    with CaptureQueriesContext(connection) as captured, keys.at_hand():
        assert SessionStore(key)["person"]
        assert keys.open_for(amina.person_id, sealed, "note:1") == b"hers"
    assert len(captured) == 1
    assert told() == (str(amina.person_id), "")


def test_an_unknown_key_is_nobody(amina: Actor) -> None:
    SessionStore(begun(amina).session_key).load()
    unknown = SessionStore("z" * 32)
    assert unknown.get("person") is None
    assert unknown.session_key is None
    assert told() == ("", "")


def test_the_table_does_not_hold_the_key(amina: Actor) -> None:
    session = begun(amina)
    assert session.session_key
    row = Session.objects.get()
    assert session.session_key.encode() not in bytes(row.digest) + bytes(row.data)


def test_a_session_that_ran_out_is_nobody(amina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    key = begun(amina).session_key
    later = clock.now() + timedelta(seconds=1801)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert SessionStore(key).get("person") is None


def test_a_session_that_was_ended_is_not_begun_again_by_a_slower_request(amina: Actor) -> None:
    slower = SessionStore(begun(amina).session_key)
    slower["seen"] = 1
    SessionStore(slower.session_key).flush()
    with pytest.raises(UpdateError):
        slower.save()
    assert not Session.objects.exists()


def test_a_new_key_leaves_nothing_under_the_old_one(amina: Actor) -> None:
    session = begun(amina)
    old = session.session_key
    session.cycle_key()
    assert SessionStore(old).get("person") is None
    assert SessionStore(session.session_key)["person"] == str(amina.person_id)
