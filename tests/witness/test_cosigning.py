"""The nation asks its witnesses, keeps what they say, and shows it to everybody."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client

from tests.witness.conftest import append
from torana.base import http, witnesses
from torana.doors.witness.tests.running import Running
from torana.parts.transparency import api as transparency
from torana.parts.transparency.models import Cosignature
from torana.pure import cosignatures, logproof, notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pytest_django import Settings

    from torana.base.actor import Actor

    Acting = Callable[[Actor], AbstractContextManager[None]]
    Grow = Callable[[int], None]
    Ask = Callable[..., bool]
    Switch = Callable[[], AbstractContextManager[None]]
    Standing = dict[str, Any]

pytestmark = pytest.mark.django_db


def shown() -> str:
    """Return what the log shows to everybody."""
    return Client().get("/log/checkpoint").content.decode()


def size_of(note: str) -> int:
    """Return of how many leaves a checkpoint speaks."""
    return notes.checkpoint_of(notes.parts_of(note)[0]).size


def test_what_a_witness_cosigned_is_published_with_its_line(
    witness: Running, grow: Grow, ask: Ask, settings: Settings
) -> None:
    for count in (1, 3, 300):
        grow(count)
        ask()
    assert witness.process.poll() is None
    verifier = cosignatures.witness_of(witness.vkey)
    (found,) = cosignatures.cosignatures_of(shown(), [verifier])
    assert (found.witness, size_of(shown())) == (verifier, 305)
    assert (settings.DATA / witnesses.KEPT).read_text() == shown()
    log = notes.verifier_of(transparency.vkey() or "")
    assert notes.open_checkpoint(shown(), log).size == 305


def test_the_newest_is_shown_apart_while_the_witness_has_not_come_to_it(
    witness: Running, grow: Grow, ask: Ask
) -> None:
    grow(1)
    ask()
    witness.kill()
    grow(5)
    ask()
    assert size_of(shown()) == 2
    assert size_of(Client().get("/log/latest").content.decode()) == 7


def test_without_a_word_of_any_witness_the_newest_is_shown(witness: Running, grow: Grow) -> None:
    witness.kill()
    grow(2)
    assert size_of(shown()) == 3


@pytest.mark.usefixtures("witness")
def test_two_witnesses_of_two_must_have_cosigned(
    grow: Grow, ask: Ask, settings: Settings, tmp_path: Path
) -> None:
    second = Running(tmp_path / "second", transparency.vkey() or "")
    told = f"{second.vkey}@http://127.0.0.1:{second.port}"
    settings.WITNESSES += witnesses.read([told], "")[0]
    settings.WITNESS_QUORUM = 2
    ask()
    assert len(cosignatures.cosignatures_of(shown(), [w.verifier for w in settings.WITNESSES])) == 2
    second.kill()
    grow(1)
    ask()
    assert size_of(shown()) == 1
    settings.WITNESS_QUORUM = 1
    assert size_of(shown()) == 2


@pytest.mark.usefixtures("witness")
def test_a_witness_that_holds_another_size_than_we_thought_is_asked_again(
    grow: Grow, ask: Ask, as_owner: Switch
) -> None:
    ask()
    with as_owner():  # as after a restore: it remembers what we do not
        Cosignature.objects.all().delete()
    grow(1)
    standing: Standing = {}
    assert ask(standing)  # it answers 409 and its size
    assert not Cosignature.objects.exists()
    assert not ask(standing)
    assert size_of(shown()) == 2
    assert Cosignature.objects.count() == 1


@pytest.mark.usefixtures("witness")
def test_a_word_that_was_lost_on_its_way_is_asked_for_again(ask: Ask, as_owner: Switch) -> None:
    ask()
    with as_owner():
        Cosignature.objects.all().delete()
    standing: Standing = {}
    ask(standing)
    ask(standing)
    assert Cosignature.objects.count() == 1
    assert size_of(shown()) == 1


@pytest.mark.usefixtures("witness")
def test_a_witness_that_remembers_more_than_we_have_signs_nothing_shorter(
    grow: Grow, ask: Ask, as_owner: Switch
) -> None:
    grow(10)
    ask()
    with as_owner(), connection.cursor() as cursor:
        for table in ("sequence WHERE index > 0", "checkpoint WHERE size > 1", "cosignature"):
            cursor.execute(f"DELETE FROM transparency_{table}")  # noqa: S608 - ours
    grow(1)
    ask()
    assert not Cosignature.objects.exists()


@pytest.mark.usefixtures("witness")
@pytest.mark.parametrize("answer", ["", "junk\n", "— w1.example/witness AAAA\n"])
def test_what_the_witness_did_not_sign_is_not_kept(
    answer: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "ask", lambda *_, **__: http.Answer(200, answer.encode()))
    ask()
    assert not Cosignature.objects.exists()


def test_a_residents_proof_carries_the_witnesss_word_and_is_checked_without_us(
    witness: Running, grow: Grow, ask: Ask, amina: Actor, acting: Acting
) -> None:
    with acting(amina):
        leaf = append(amina.person_id)
    grow(3)
    with acting(amina):
        before = transparency.proof_of(leaf, by=amina).as_json()
    ask()
    with acting(amina):
        proof = transparency.proof_of(leaf, by=amina).as_json()
    vkey = transparency.vkey() or ""
    seen = logproof.check(proof, vkey, (witness.vkey,))
    assert seen.event is not None
    assert seen.event["object"] == "case:1"
    assert [one.witness.vkey for one in seen.cosigned] == [witness.vkey]
    with pytest.raises(logproof.ProofRefused, match="did not cosign"):
        logproof.check(before, vkey, (witness.vkey,))
    at = proof.rindex("=\\n") - 20
    other = "A" if proof[at] != "A" else "B"
    with pytest.raises(logproof.ProofRefused):
        logproof.check(proof[:at] + other + proof[at + 1 :], vkey, (witness.vkey,))
    assert json.loads(proof)["format"] == logproof.FORMAT


@pytest.mark.usefixtures("witness")
@pytest.mark.django_db(transaction=True)
def test_the_loop_asks_by_itself_and_ends_when_it_is_told(grow: Grow) -> None:
    stop = threading.Event()

    def run() -> None:
        connection.settings_dict = connection.settings_dict | {
            "OPTIONS": connection.settings_dict["OPTIONS"] | {"options": "-c role=torana_sequencer"}
        }
        transparency.run_cosigning(stop)

    thread = threading.Thread(target=run)
    thread.start()
    grow(2)
    for _ in range(100):
        if transparency.cosigned_checkpoint() and size_of(shown()) == 3:
            break
        threading.Event().wait(0.1)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert size_of(shown()) == 3


def test_the_page_of_the_log_says_who_stands_by_it(
    witness: Running, grow: Grow, ask: Ask, settings: Settings
) -> None:
    settings.WITNESSES, asked = (), settings.WITNESSES
    assert "No witness has signed" in Client().get("/log").content.decode()
    settings.WITNESSES = asked
    grow(3)
    ask()
    page = Client().get("/log").content.decode()
    assert "No witness has signed" not in page
    assert page.count("w1.example/witness") == 2  # in words, and below the checkpoint
    assert witness.process.poll() is None
