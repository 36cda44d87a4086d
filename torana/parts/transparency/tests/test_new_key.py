"""The log gets a new key: what the one before signed is still checked, and it never comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from torana.base import clock
from torana.base.actor import machine
from torana.parts.transparency import api as transparency
from torana.parts.transparency import signing
from torana.parts.transparency.models import Checkpoint, Signer
from torana.pure import notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from torana.base.actor import Actor
    from torana.parts.transparency.tests.conftest import Switch, Write

pytestmark = pytest.mark.django_db
BY = machine("command line")
LATER = clock.now() + timedelta(days=365)


def latest() -> str:
    note = transparency.latest_checkpoint()
    assert note
    return note.decode()


def test_a_new_key_signs_from_the_next_checkpoint_on(
    registrar: Actor, write: Write, sequence: Callable[..., int], as_owner: Switch
) -> None:
    write(registrar)
    sequence()
    old, kept = transparency.vkey(), latest()
    assert old
    with as_owner():
        made = transparency.rotate_log_key(by=BY, now=LATER)
    assert made
    assert transparency.vkeys() == (made, old)
    assert transparency.vkey() == old, "of the latest checkpoint, until there is another"
    sequence()
    assert transparency.vkey() == made
    assert notes.open_checkpoint(latest(), notes.verifier_of(made)).size == 2
    with pytest.raises(notes.NoteRefused):
        notes.open_checkpoint(latest(), notes.verifier_of(old))
    with as_owner():
        report = transparency.verify_log(known=(kept,))
    assert report.sound, report.problems
    assert report.vkey == made


def test_the_key_before_signs_nothing_any_more(
    registrar: Actor, write: Write, sequence: Callable[..., int], as_owner: Switch
) -> None:
    write(registrar)
    sequence()
    with as_owner():
        transparency.rotate_log_key(by=BY, now=LATER)
    sequence()
    write(registrar)
    sequence()
    with as_owner():
        row = Checkpoint.objects.order_by("-number").first()
        assert row
        old = signing.verifiers()[0]
        assert Signer.objects.filter(public=old.public).exists()
        forged = notes.Checkpoint(old.name, row.size, bytes(row.root))
        Checkpoint.objects.filter(number=row.number).update(note=signing.sign(forged, old))
        report = transparency.verify_log()
    assert "signature" in {problem.code for problem in report.problems}


def test_no_process_of_ours_may_put_a_key_beside_the_logs(
    registrar: Actor, write: Write, sequence: Callable[..., int], as_sequencer: Switch
) -> None:
    write(registrar)
    sequence()
    with as_sequencer(), pytest.raises(Exception, match="permission denied"):
        signing.make_next(LATER)
