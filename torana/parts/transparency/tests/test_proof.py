"""A proof is a file: whoever holds the log's key can check it, without asking us."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from torana.base.errors import NotFound
from torana.parts.transparency import api as transparency
from torana.pure import logproof

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from torana.base.actor import Actor
    from torana.parts.transparency.tests.conftest import Write

    Acting = Callable[[Actor], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaf(write: Write, sequence: Callable[..., int], amina: Actor, registrar: Actor) -> UUID:
    """Return a leaf of Amina's in a log of 280."""
    for _ in range(270):
        write(registrar)
    leaf_id = write(registrar, amina.person_id, action="case.opened")
    for _ in range(9):
        write(registrar)
    assert sequence() == 280
    return leaf_id


def test_the_subject_gets_a_proof_that_opens_anywhere(
    leaf: UUID, acting: Acting, amina: Actor
) -> None:
    with acting(amina):
        proof = transparency.proof_of(leaf, by=amina)
    shown = logproof.check(proof.as_json(), proof.vkey)
    assert shown.event
    assert shown.event["action"] == "case.opened"
    assert shown.event["leaf"] == str(leaf)
    assert (shown.index, shown.checkpoint.size) == (proof.index, 280)
    assert proof.told is not None
    assert (proof.told.action, proof.told.index) == ("case.opened", proof.index)
    assert str(amina.person_id) not in proof.as_json()


def test_a_proof_that_was_touched_shows_nothing(leaf: UUID, acting: Acting, amina: Actor) -> None:
    with acting(amina):
        proof = transparency.proof_of(leaf, by=amina)
    told = json.loads(proof.as_json())
    other = json.dumps(told | {"event": told["event"].replace("case.opened", "case.closed")})
    with pytest.raises(logproof.ProofRefused, match="not the one that was logged"):
        logproof.check(other, proof.vkey)


def test_the_auditor_gets_the_proof_and_not_what_it_is_of(
    leaf: UUID, acting: Acting, auditor: Actor
) -> None:
    with acting(auditor):
        proof = transparency.proof_of(leaf, by=auditor)
    assert (proof.event, proof.salt) == (None, None)
    assert "case.opened" not in proof.as_json()
    assert logproof.check(proof.as_json(), proof.vkey).event is None


def test_others_learn_nothing_not_even_that_it_exists(
    leaf: UUID, acting: Acting, stranger: Actor, registrar: Actor
) -> None:
    for actor in (stranger, registrar):
        with acting(actor):
            for leaf_id in (leaf, uuid4()):
                with pytest.raises(NotFound):
                    transparency.proof_of(leaf_id, by=actor)


def test_a_leaf_of_this_moment_has_no_proof_yet(
    leaf: UUID, write: Write, acting: Acting, amina: Actor
) -> None:
    del leaf
    fresh = write(amina, amina.person_id)
    with acting(amina), pytest.raises(transparency.NotIntegrated):
        transparency.proof_of(fresh, by=amina)
